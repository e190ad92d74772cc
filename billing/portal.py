from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from billing import gateway
from billing.models import BillingCustomer


def portal_url(user: User) -> str | None:
    """Stripe's own page to cancel, resume, change plan or card; None where nothing was bought.

    Raises stripe.StripeError.
    """
    customer = BillingCustomer.objects.filter(user=user, deleted_at_stripe=None).first()
    if customer is None:
        return None
    session = gateway.client().v1.billing_portal.sessions.create(
        {
            "customer": customer.stripe_id,
            "return_url": f"{settings.SITE_URL}{reverse('billing:settings')}?back=1",
        }
    )
    return session.url
