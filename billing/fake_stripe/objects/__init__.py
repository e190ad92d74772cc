"""One module for each family of Stripe's objects: their parameters, and what is done with them."""
