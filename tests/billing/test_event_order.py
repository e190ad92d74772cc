"""Events come late, twice, backwards and at once; what they lead to is the same."""

from __future__ import annotations

import threading
from random import Random

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.live_server_helper import LiveServer

from billing.models import BillingCustomer, BillingIncident, Subscription, WebhookEvent
from billing.syncing import sync_subscription
from tests.billing.buyer import Buyer
from tests.billing.stripe_server import StripeServer, types
from tests.effort import EXAMPLES

pytestmark = [pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def buyer(fake: StripeServer) -> Buyer:
    return Buyer(fake)


def paid(buyer: Buyer) -> str:
    session = buyer.checkout()
    buyer.fake.pay(session)
    return str(buyer.fake.get(session)["subscription"])


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["", "reversed"])
def test_three_times_each_in_any_order_is_one_subscription(buyer: Buyer, order: str) -> None:
    paid(buyer)
    assert set(buyer.deliver(order=order, times=3)) == {200}
    assert buyer.is_premium()
    assert Subscription.objects.count() == 1
    assert not BillingIncident.objects.exists()
    assert not WebhookEvent.objects.filter(processed_at=None).exists()


@pytest.mark.django_db
@given(seed=st.integers(0, 2**32), times=st.integers(1, 3), ends=st.booleans())
@settings(
    max_examples=10 * EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_order_of_a_whole_life_ends_in_the_same_state(
    fake: StripeServer, seed: int, times: int, ends: bool
) -> None:
    """Bought, failed, recovered, cancelled, resumed, and cancelled at once."""
    buyer = Buyer(fake)
    stripe_id = paid(buyer)
    fake.renew(stripe_id, "failed")
    fake.retry(stripe_id, "succeeded")
    fake.portal(stripe_id, "cancel")
    fake.portal(stripe_id, "renew")
    if ends:
        fake.client.v1.subscriptions.cancel(stripe_id)
    events = fake.pending()
    Random(seed).shuffle(events)
    assert set(fake.deliver(buyer.client, events=events, times=times)) == {200}
    at_stripe = fake.get(stripe_id)
    assert buyer.subscription.status == at_stripe["status"]
    assert buyer.is_premium() == (at_stripe["status"] == "active")


@pytest.mark.django_db(transaction=True)
def test_all_at_once_is_one_subscription(buyer: Buyer, live_server: LiveServer) -> None:
    paid(buyer)
    statuses = buyer.fake.deliver(live_server.url, times=4, parallel=True)
    assert set(statuses) == {200}
    assert buyer.is_premium()
    assert Subscription.objects.count() == 1


@pytest.mark.django_db
def test_what_was_deleted_stays_so_when_an_older_update_comes(buyer: Buyer) -> None:
    stripe_id = buyer.buy()
    buyer.fake.portal(stripe_id, "cancel")
    stale = buyer.fake.pending()
    buyer.fake.client.v1.subscriptions.cancel(stripe_id)
    fresh = [event for event in buyer.fake.pending() if event not in stale]
    assert "customer.subscription.deleted" in types(fresh)
    buyer.deliver(events=fresh)
    assert not buyer.is_premium()
    buyer.deliver(events=stale)
    assert buyer.subscription.status == "canceled"
    assert not buyer.is_premium()


def _sync_in_thread(stripe_id: str) -> None:
    try:
        sync_subscription(stripe_id)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_slow_old_answer_does_not_undo_a_cancellation(buyer: Buyer) -> None:
    stripe_id = buyer.buy()
    buyer.fake.fail(f"/v1/subscriptions/{stripe_id}", "hold", method="GET")
    slow = threading.Thread(target=_sync_in_thread, args=(stripe_id,))
    slow.start()
    buyer.fake.wait_held()
    buyer.fake.client.v1.subscriptions.cancel(stripe_id)
    buyer.deliver()
    assert buyer.subscription.status == "canceled"
    buyer.fake.release()
    slow.join()
    assert buyer.subscription.status == "canceled"
    assert not buyer.is_premium()


@pytest.mark.django_db
def test_the_same_customer_may_subscribe_again(buyer: Buyer) -> None:
    first = buyer.buy()
    buyer.fake.client.v1.subscriptions.cancel(first)
    buyer.deliver()
    second = buyer.buy()
    assert first != second
    assert buyer.is_premium()
    assert BillingCustomer.objects.count() == 1


@pytest.mark.django_db
def test_an_unknown_customer_is_recorded_and_gets_nothing(fake: StripeServer) -> None:
    buyer = Buyer(fake)
    stranger = fake.client.v1.customers.create({"email": "stranger@example.com"})
    fake.client.v1.subscriptions.create({"customer": stranger.id, "items": [{"price": fake.month}]})
    assert set(buyer.deliver()) == {200}
    assert not Subscription.objects.exists()
    assert WebhookEvent.objects.filter(note="Not a customer of ours.").exists()


@pytest.mark.django_db
def test_an_event_of_an_unknown_type_is_recorded(buyer: Buyer) -> None:
    event = buyer.fake.emit("product.updated", buyer.fake.get(buyer.fake.product))
    assert buyer.deliver(events=[event]) == [200]
    assert WebhookEvent.objects.get().note == "Nothing to do for this type."


@pytest.mark.django_db
def test_events_of_an_account_that_was_deleted_grant_nothing(buyer: Buyer) -> None:
    stripe_id = buyer.buy()
    buyer.user.delete()
    buyer.fake.renew(stripe_id, "succeeded")
    assert set(buyer.deliver()) == {200}
    assert BillingCustomer.objects.get().user is None
    assert Subscription.objects.get().customer.user is None


@pytest.mark.django_db
def test_when_stripe_is_away_the_event_is_kept_and_processed_when_it_comes_again(
    buyer: Buyer,
) -> None:
    paid(buyer)
    events = buyer.fake.pending()
    buyer.fake.fail("/v1/", "error", times=100)
    assert 500 in buyer.deliver(events=events)
    assert not buyer.is_premium()
    waiting = WebhookEvent.objects.filter(processed_at=None)
    assert waiting.exists()
    assert all(row.note for row in waiting)
    buyer.fake.heal()
    assert set(buyer.deliver(events=events)) == {200}
    assert buyer.is_premium()
    assert not waiting.all().exists()


@pytest.mark.django_db(transaction=True)
def test_the_inbox_row_survives_a_failure_where_requests_are_atomic(
    buyer: Buyer, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)
    paid(buyer)
    events = [e for e in buyer.fake.pending() if e["type"] == "customer.subscription.created"]
    buyer.fake.fail("/v1/subscriptions", "error", times=10)
    assert buyer.fake.deliver(buyer.client, events=events) == [500]
    assert WebhookEvent.objects.get().processed_at is None
