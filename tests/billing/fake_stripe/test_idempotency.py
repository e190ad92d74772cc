"""A request that is sent again does nothing again, also where its answer was lost."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.billing.stripe_server import StripeServer

KEY: Any = {"idempotency_key": "once"}


def test_the_same_key_and_body_get_the_same_answer(fake: StripeServer) -> None:
    api = fake.client.v1.customers
    first = api.create({"email": "a@example.com"}, KEY)
    again = api.create({"email": "a@example.com"}, KEY)
    assert again.id == first.id
    assert again.last_response.headers["idempotent-replayed"] == "true"  # type: ignore[union-attr]
    assert "idempotent-replayed" not in first.last_response.headers  # type: ignore[union-attr]
    assert len(api.list().data) == 1


def test_another_key_makes_another(fake: StripeServer) -> None:
    api = fake.client.v1.customers
    assert (
        api.create({"email": "a@example.com"}, KEY).id != api.create({"email": "a@example.com"}).id
    )


def test_the_same_key_with_another_body_is_refused(fake: StripeServer) -> None:
    api = fake.client.v1
    api.customers.create({"email": "a@example.com"}, KEY)
    with pytest.raises(stripe.IdempotencyError) as caught:
        api.customers.create({"email": "b@example.com"}, KEY)
    assert caught.value.http_status == 400
    with pytest.raises(stripe.IdempotencyError):
        api.products.create({"name": "Another"}, KEY)
    assert len(api.customers.list().data) == 1


def test_a_torn_reply_is_healed_by_the_key(fake: StripeServer) -> None:
    """The SDK does not ask again by itself: whoever does has to use the key."""
    api = fake.client.v1.customers
    fake.fail("/v1/customers", "tear")
    with pytest.raises(stripe.APIConnectionError):
        api.create({"email": "a@example.com"}, KEY)
    made = [it.id for it in api.list().data]
    assert len(made) == 1
    assert api.create({"email": "a@example.com"}, KEY).id == made[0]


def test_a_refusal_of_what_was_begun_is_remembered(fake: StripeServer) -> None:
    api = fake.client.v1
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            api.billing_portal.sessions.create({"customer": "cus_none"}, KEY)
        assert caught.value.code == "resource_missing"
    assert caught.value.headers
    assert caught.value.headers["idempotent-replayed"] == "true"


def test_bad_parameters_and_faults_are_not_remembered(fake: StripeServer) -> None:
    api = fake.client.v1.customers
    unknown: Any = {"age": "40"}
    impatient: Any = {**KEY, "max_network_retries": 0}
    with pytest.raises(stripe.InvalidRequestError):
        api.create(unknown, KEY)
    fake.fail("/v1/customers", "error", times=3)
    with pytest.raises(stripe.APIError):
        api.create({"email": "a@example.com"}, impatient)
    fake.clear_faults()
    assert api.create({"email": "a@example.com"}, KEY).email == "a@example.com"


def test_a_key_is_forgotten_after_a_day(fake: StripeServer) -> None:
    api = fake.client.v1.customers
    first = api.create({"email": "a@example.com"}, KEY)
    fake.advance(days=1, seconds=1)
    assert api.create({"email": "a@example.com"}, KEY).id != first.id
