"""Every way into the product, and who knocks: see table.py for what a new door needs."""
