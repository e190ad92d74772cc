from tests.billing.stripe_server import catalogue, fake, stripe_server

__all__ = ["catalogue", "fake", "stripe_server"]
