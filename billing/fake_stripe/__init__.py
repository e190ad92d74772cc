"""A small Stripe for tests and the demo: the official SDK talks to it over HTTP, a browser pays on
its pages, and it sends signed events.

It keeps the API's shapes of 2026-10-28.endive for what this product asks for, and refuses every
parameter that it does not model, so that nothing is ignored in silence. Tests hold its parameters
and its answers to Stripe's own description.

It does not model: tax, Strong Customer Authentication, more than one item in a subscription,
several currencies, credit from a cheaper plan, the rounding of prorations, Stripe's own schedule of
retries (a person or a test says when a payment is tried again), search, test clocks, Connect.
Run the product once against a Stripe sandbox before it goes live.
"""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if not (settings.DEBUG or getattr(settings, "FAKE_STRIPE_IN_TESTS", False)):
    raise ImproperlyConfigured("The fake Stripe is for development and for tests alone.")
