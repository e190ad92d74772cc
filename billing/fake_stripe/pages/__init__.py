"""What a person sees of the fake: the page to pay on, the portal, a bill, and the controls."""

from __future__ import annotations

from billing.fake_stripe.pages import checkout, invoice, operator, portal
from billing.fake_stripe.pages.showing import STYLE

ROUTES = [*checkout.ROUTES, *portal.ROUTES, *invoice.ROUTES, *operator.ROUTES, STYLE]
