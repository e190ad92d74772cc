"""Cancelling, resuming, failing and recovering: who is open until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from billing.access import is_premium
from billing.models import BillingIncident, Subscription
from billing.syncing import next_fetch_token, write_subscription
from tests.billing.buyer import SETTINGS, Buyer
from tests.billing.stripe_server import StripeServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def buyer(fake: StripeServer) -> Buyer:
    return Buyer(fake)


def test_a_cancellation_in_the_portal_leaves_access_until_the_shown_date(buyer: Buyer) -> None:
    stripe_id = buyer.buy()
    buyer.fake.portal(stripe_id, "cancel")
    at_stripe = buyer.fake.get(stripe_id)
    assert at_stripe["cancel_at"]
    assert not at_stripe["cancel_at_period_end"]
    buyer.deliver()
    end = datetime.fromtimestamp(at_stripe["cancel_at"], UTC)
    assert buyer.subscription.ends_at == end
    assert is_premium(buyer.user, end - timedelta(minutes=1))
    assert not is_premium(buyer.user, end)
    page = buyer.client.get(SETTINGS).content.decode()
    assert "Access until" in page
    assert f"{end:%-d %B %Y}" in page


def test_a_cancellation_by_the_flag_alone_ends_with_the_period(buyer: Buyer) -> None:
    stripe_id = buyer.buy()
    buyer.fake.client.v1.subscriptions.update(stripe_id, {"cancel_at_period_end": True})
    buyer.deliver()
    subscription = buyer.subscription
    assert subscription.ends_at == subscription.period_end
    assert not is_premium(buyer.user, subscription.ends_at)


def test_resuming_takes_the_end_away(buyer: Buyer) -> None:
    stripe_id = buyer.buy()
    buyer.fake.portal(stripe_id, "cancel")
    buyer.deliver()
    buyer.fake.portal(stripe_id, "renew")
    buyer.deliver()
    assert buyer.subscription.ends_at is None
    page = buyer.client.get(SETTINGS).content.decode()
    assert "Renews on" in page
    assert "Access until" not in page


def test_back_from_the_portal_the_page_knows_before_the_events(buyer: Buyer) -> None:
    stripe_id = buyer.buy()
    buyer.fake.portal(stripe_id, "cancel")
    assert "Access until" in buyer.client.get(SETTINGS, {"back": 1}).content.decode()


def test_when_the_clock_passes_the_end_it_is_over(buyer: Buyer) -> None:
    stripe_id = buyer.buy()
    buyer.fake.portal(stripe_id, "cancel")
    buyer.fake.advance(days=40)
    buyer.deliver()
    assert buyer.subscription.status == "canceled"
    assert not buyer.is_premium()


def test_month_to_year_keeps_access_and_the_new_price(buyer: Buyer) -> None:
    stripe_id = buyer.buy("premium-month")
    buyer.fake.portal(stripe_id, "switch", price=buyer.fake.year)
    buyer.deliver()
    subscription = buyer.subscription
    assert subscription.price
    assert subscription.price.lookup_key == "premium-year"
    assert buyer.is_premium()


def test_a_failed_renewal_leaves_seven_days_from_the_first_failure(buyer: Buyer) -> None:
    stripe_id = buyer.buy()
    buyer.fake.renew(stripe_id, "failed")
    buyer.deliver()
    since = buyer.subscription.past_due_since
    assert buyer.subscription.status == "past_due"
    assert since
    assert is_premium(buyer.user, since + timedelta(days=6))
    assert not is_premium(buyer.user, since + timedelta(days=8))


def test_a_second_failure_does_not_start_the_days_again(buyer: Buyer) -> None:
    stripe_id = buyer.buy()
    buyer.fake.renew(stripe_id, "failed")
    buyer.deliver()
    since = buyer.subscription.past_due_since
    buyer.fake.retry(stripe_id, "failed")
    buyer.deliver()
    assert buyer.subscription.past_due_since == since is not None


def test_a_failure_of_another_bill_starts_them_anew(buyer: Buyer) -> None:
    stripe_id = buyer.buy()
    buyer.fake.renew(stripe_id, "failed")
    buyer.deliver()
    at_stripe = buyer.fake.get(stripe_id)
    start = datetime.fromtimestamp(at_stripe["items"]["data"][0]["current_period_start"], UTC)
    Subscription.objects.update(past_due_since=start - timedelta(days=60))
    write_subscription(at_stripe, next_fetch_token(), start + timedelta(hours=1))
    assert buyer.subscription.past_due_since == start + timedelta(hours=1)


@pytest.mark.parametrize("order", ["", "reversed"])
def test_a_recovery_opens_again_in_whatever_order_it_is_told(buyer: Buyer, order: str) -> None:
    stripe_id = buyer.buy()
    buyer.fake.renew(stripe_id, "failed")
    buyer.fake.retry(stripe_id, "succeeded")
    buyer.deliver(order=order)
    assert buyer.subscription.status == "active"
    assert buyer.subscription.past_due_since is None
    assert buyer.is_premium()


def test_unpaid_closes(buyer: Buyer) -> None:
    stripe_id = buyer.buy()
    buyer.fake.set_status(stripe_id, "unpaid")
    buyer.deliver()
    assert not buyer.is_premium()


def test_a_status_of_next_year_closes_and_is_seen_by_a_person(buyer: Buyer) -> None:
    stripe_id = buyer.buy()
    buyer.fake.set_status(stripe_id, "hibernating")
    assert set(buyer.deliver()) == {200}
    assert not buyer.is_premium()
    assert BillingIncident.objects.get().kind == "unknown_status"


def test_paused_closes_and_resumed_opens(buyer: Buyer) -> None:
    stripe_id = buyer.buy()
    buyer.fake.pause(stripe_id)
    buyer.deliver()
    assert not buyer.is_premium()
    buyer.fake.resume(stripe_id)
    buyer.deliver()
    assert buyer.is_premium()


def test_two_live_subscriptions_open_and_are_seen_by_a_person(buyer: Buyer) -> None:
    buyer.buy()
    customer = buyer.subscription.customer
    buyer.fake.client.v1.subscriptions.create(
        {
            "customer": customer.stripe_id,
            "items": [{"price": buyer.fake.year}],
            "trial_period_days": 3,
        }
    )
    buyer.deliver()
    assert Subscription.objects.count() == 2
    assert buyer.is_premium()
    assert BillingIncident.objects.filter(kind="two_subscriptions").exists()


def test_what_we_do_not_sell_opens_nothing_and_is_seen_by_a_person(buyer: Buyer) -> None:
    buyer.checkout()
    api = buyer.fake.client.v1
    other = api.products.create({"name": "A mug a month"})
    price = api.prices.create(
        {
            "product": other.id,
            "currency": "usd",
            "unit_amount": 900,
            "recurring": {"interval": "month"},
        }
    )
    customer = buyer.attempt.customer.stripe_id
    api.subscriptions.create(
        {"customer": customer, "items": [{"price": price.id}], "trial_period_days": 3}
    )
    buyer.deliver()
    assert not buyer.is_premium()
    assert BillingIncident.objects.get().kind == "unknown_price"


def test_a_price_made_by_hand_for_our_product_is_ours(buyer: Buyer) -> None:
    buyer.checkout()
    api = buyer.fake.client.v1
    price = api.prices.create(
        {
            "product": buyer.fake.product,
            "currency": "usd",
            "unit_amount": 500,
            "recurring": {"interval": "month"},
        }
    )
    customer = buyer.attempt.customer.stripe_id
    api.subscriptions.create(
        {"customer": customer, "items": [{"price": price.id}], "trial_period_days": 3}
    )
    buyer.deliver()
    assert buyer.is_premium()
    assert "$5 a month" not in buyer.client.get("/pricing/").content.decode()
