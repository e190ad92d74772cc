"""The pages of an account's settings, and what a mail's links open."""
