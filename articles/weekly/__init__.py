"""What comes out each week, and who is told."""
