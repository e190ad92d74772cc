"""What goes wrong on the way goes wrong as asked, for as many requests as asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from tests.billing.fake_stripe.shop import customer, subscription
from tests.billing.stripe_server import StripeServer


@pytest.fixture
def impatient(fake: StripeServer) -> stripe.StripeClient:
    return stripe.StripeClient(fake.key, base_addresses={"api": fake.url}, max_network_retries=0)


@pytest.mark.parametrize(
    ("kind", "raised"),
    [
        ("error", stripe.APIError),
        ("rate_limit", stripe.RateLimitError),
        ("drop", stripe.APIConnectionError),
    ],
)
def test_faults_before_acting_leave_nothing(
    fake: StripeServer, impatient: stripe.StripeClient, kind: str, raised: type[Exception]
) -> None:
    fake.fail("/v1/customers$", kind, method="POST", times=2)
    for _ in range(2):
        with pytest.raises(raised):
            impatient.v1.customers.create({"email": "a@example.com"})
        assert impatient.v1.customers.list().data == []
    assert impatient.v1.customers.create({"email": "a@example.com"}).id


def test_another_path_is_not_touched(fake: StripeServer, impatient: stripe.StripeClient) -> None:
    fake.fail("/v1/prices", "error")
    assert impatient.v1.products.list().data
    with pytest.raises(stripe.APIError):
        impatient.v1.prices.list()


def test_a_slow_answer_meets_the_clients_patience(fake: StripeServer) -> None:
    hasty = stripe.StripeClient(
        fake.key,
        base_addresses={"api": fake.url},
        http_client=stripe.RequestsClient(timeout=0.2),
        max_network_retries=0,
    )
    fake.fail("/v1/customers", "slow", seconds=2)
    with pytest.raises(stripe.APIConnectionError):
        hasty.v1.customers.list()


def test_a_held_answer_tells_what_was_and_comes_after_what_is(fake: StripeServer) -> None:
    """So a stale fetch is made without any waiting for a clock."""
    bought = subscription(fake)
    fake.fail(f"/v1/subscriptions/{bought}", "hold", method="GET")
    with ThreadPoolExecutor(1) as pool:
        stale = pool.submit(fake.client.v1.subscriptions.retrieve, bought)
        fake.wait_held()
        fake.client.v1.subscriptions.cancel(bought)
        assert fake.client.v1.subscriptions.retrieve(bought).status == "canceled"
        assert not stale.done()
        fake.release()
        assert stale.result().status == "active"


def test_a_refused_request_changes_nothing(fake: StripeServer) -> None:
    owner = customer(fake)
    with pytest.raises(stripe.InvalidRequestError):
        fake.client.v1.subscriptions.create(
            {"customer": owner, "items": [{"price": fake.month}], "discounts": [{"coupon": "none"}]}
        )
    assert fake.client.v1.subscriptions.list({"status": "all"}).data == []


def test_a_request_that_is_refused_halfway_is_taken_back(fake: StripeServer) -> None:
    bought = subscription(fake)
    fake.lose()
    with pytest.raises(stripe.InvalidRequestError):
        fake.client.v1.subscriptions.update(
            bought, {"cancel_at_period_end": True, "items": [{"id": "si_none"}]}
        )
    assert not fake.client.v1.subscriptions.retrieve(bought).cancel_at_period_end
    assert fake.pending() == []
