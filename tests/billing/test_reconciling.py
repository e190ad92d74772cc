"""Events that never came: the sweep and the nightly comparison find out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from billing.models import WebhookEvent
from billing.reconciling import (
    process_open_events,
    reconcile,
    settle_open_checkouts,
    sync_overdue,
)
from billing.tasks import reconcile_billing, sweep_billing
from tests.billing.buyer import Buyer
from tests.billing.stripe_server import StripeServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def buyer(fake: StripeServer) -> Buyer:
    return Buyer(fake)


def test_paid_and_every_event_lost_the_sweep_opens(buyer: Buyer) -> None:
    buyer.fake.pay(buyer.checkout())
    buyer.fake.lose()
    assert not buyer.is_premium()
    assert settle_open_checkouts(timezone.now()) == 1
    assert buyer.is_premium()
    assert settle_open_checkouts(timezone.now()) == 0


def test_a_lost_cancellation_is_found_at_night(buyer: Buyer) -> None:
    stripe_id = buyer.buy()
    buyer.fake.client.v1.subscriptions.cancel(stripe_id)
    buyer.fake.lose()
    assert buyer.is_premium()
    assert reconcile() == 1
    assert not buyer.is_premium()


def test_a_subscription_made_at_stripe_is_found_at_night(buyer: Buyer) -> None:
    buyer.checkout()
    customer = buyer.attempt.customer.stripe_id
    buyer.fake.client.v1.subscriptions.create(
        {"customer": customer, "items": [{"price": buyer.fake.month}], "trial_period_days": 3}
    )
    buyer.fake.lose()
    reconcile_billing()
    assert buyer.is_premium()


def test_active_past_its_end_is_asked_about(buyer: Buyer) -> None:
    stripe_id = buyer.buy()
    buyer.fake.advance(months=1, days=2)
    buyer.fake.lose()
    later = timezone.now() + timedelta(days=33)
    end = buyer.subscription.period_end
    assert sync_overdue(later) == 1
    assert buyer.subscription.period_end != end
    at_stripe = buyer.fake.get(stripe_id)
    assert buyer.subscription.status == at_stripe["status"]


def test_an_event_that_failed_is_processed_by_the_sweep(buyer: Buyer) -> None:
    buyer.fake.pay(buyer.checkout())
    buyer.fake.fail("/v1/", "error", times=100)
    buyer.deliver()
    assert process_open_events() == 0
    buyer.fake.heal()
    sweep_billing()
    assert buyer.is_premium()
    assert not WebhookEvent.objects.filter(processed_at=None).exists()


def test_one_customer_that_fails_does_not_stop_the_rest(buyer: Buyer) -> None:
    other = Buyer(buyer.fake)
    for each in (buyer, other):
        each.fake.client.v1.subscriptions.cancel(each.buy())
        each.fake.lose()
    buyer.fake.fail("/v1/subscriptions", "error", times=2)
    assert reconcile() == 1
    assert buyer.is_premium() != other.is_premium()


def test_without_a_key_the_tasks_do_nothing(settings: object, buyer: Buyer) -> None:
    settings.STRIPE_SECRET_KEY = ""  # type: ignore[attr-defined]
    sweep_billing()
    reconcile_billing()
