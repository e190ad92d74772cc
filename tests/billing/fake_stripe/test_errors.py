"""Refusals have Stripe's envelope, and reach the SDK as its own exceptions."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.billing.fake_stripe.shop import customer, session, subscription
from tests.billing.stripe_server import KEY, StripeServer


def test_a_wrong_key_is_refused(fake: StripeServer) -> None:
    stranger = stripe.StripeClient("sk_test_other", base_addresses={"api": fake.url})
    with pytest.raises(stripe.AuthenticationError) as caught:
        stranger.v1.customers.list()
    assert caught.value.http_status == 401
    assert "sk_test_****" in str(caught.value)


def test_an_answer_names_its_request_and_version(fake: StripeServer) -> None:
    headers = fake.client.v1.customers.list().last_response.headers  # type: ignore[union-attr]
    assert headers["request-id"].startswith("req_")
    assert headers["stripe-version"] == stripe.api_version


def test_an_unknown_version_is_refused(fake: StripeServer) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="version"):
        fake.client.v1.customers.list({}, {"stripe_version": "2017-01-01"})


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({"coupon": "x"}, "parameter_unknown", "coupon"),
        ({"payment_method_types": ["card"]}, "parameter_unknown", "payment_method_types"),
        ({"mode": "free"}, None, "mode"),
        ({"ui_mode": "hosted"}, None, "ui_mode"),
        ({"line_items": [{"price": "price_none"}]}, "resource_missing", "line_items[0][price]"),
        ({"line_items": [{"amount": 5}]}, "parameter_unknown", "line_items[0][amount]"),
        ({"customer": "cus_none"}, "resource_missing", "customer"),
        ({"customer": ""}, "parameter_invalid_empty", "customer"),
        ({"allow_promotion_codes": "perhaps"}, None, "allow_promotion_codes"),
        ({"expires_at": 5}, None, "expires_at"),
        (
            {"subscription_data": {"trial_period_days": "x"}},
            "parameter_invalid_integer",
            "subscription_data[trial_period_days]",
        ),
    ],
)
def test_a_bad_parameter_is_named(
    fake: StripeServer, params: Any, code: str | None, param: str
) -> None:
    owner = customer(fake)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        session(fake, owner, **params)
    assert (caught.value.http_status, caught.value.code) == (400, code)
    assert caught.value.param == param
    assert fake.client.v1.checkout.sessions.list().data == []


def test_what_is_not_there_is_a_404(fake: StripeServer) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        fake.client.v1.subscriptions.retrieve("sub_none")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")
    assert "No such subscription: 'sub_none'" in str(caught.value)


def test_an_operation_that_is_not_modelled_says_so(fake: StripeServer) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="does not model"):
        fake.client.v1.tax_rates.list()


def test_what_cannot_be_expanded_is_refused(fake: StripeServer) -> None:
    bought = subscription(fake)
    found = fake.client.v1.subscriptions.retrieve(
        bought, {"expand": ["customer", "latest_invoice.payments"]}
    ).to_dict()
    assert found["customer"]["email"] == "reader@example.com"
    assert found["latest_invoice"]["payments"]["data"][0]["status"] == "paid"
    for path in ("status", "charge", "customer.a.b.c.d"):
        with pytest.raises(stripe.InvalidRequestError, match="expand"):
            fake.client.v1.subscriptions.retrieve(bought, {"expand": [path]})


def test_lists_come_in_pages_with_the_newest_first(fake: StripeServer) -> None:
    made = [customer(fake, f"reader{number}@example.com") for number in range(5)]
    api = fake.client.v1.customers
    first = api.list({"limit": 2})
    assert [it.id for it in first.data] == [made[4], made[3]]
    assert first.has_more
    assert [it.id for it in first.auto_paging_iter()] == made[::-1]
    last = api.list({"limit": 2, "starting_after": made[1]})
    assert [it.id for it in last.data] == [made[0]]
    assert not last.has_more
    back = api.list({"limit": 2, "ending_before": made[0]})
    assert [it.id for it in back.data] == [made[2], made[1]]
    assert [it.id for it in api.list({"email": "reader3@example.com"}).data] == [made[3]]
    for wrong in (0, 101):
        with pytest.raises(stripe.InvalidRequestError, match="limit"):
            api.list({"limit": wrong})


def test_the_key_of_the_fixture_is_no_live_one() -> None:
    assert KEY.startswith("sk_test_")
