"""What is sold, who bought it, and what Stripe said. billing.access reads it; nobody else does."""

from billing.models.checkout_attempt import CheckoutAttempt
from billing.models.customer import BillingCustomer
from billing.models.grant import ManualGrant
from billing.models.incident import BillingIncident
from billing.models.plan import Plan, Price
from billing.models.subscription import Subscription
from billing.models.webhook_event import WebhookEvent

__all__ = [
    "BillingCustomer",
    "BillingIncident",
    "CheckoutAttempt",
    "ManualGrant",
    "Plan",
    "Price",
    "Subscription",
    "WebhookEvent",
]
