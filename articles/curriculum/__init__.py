"""The curriculum as text files: read, loaded into the database, written back, checked."""
