"""Forms of an account: signing in and up, passwords, passkeys."""
