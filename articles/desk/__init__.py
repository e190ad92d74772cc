"""The editors' first page in the admin: what goes out when, what is not ready, what is wrong."""
