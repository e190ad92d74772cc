"""A checkout session: what it costs, what paying it makes, and when it is over."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.billing.fake_stripe.shop import customer, session
from tests.billing.stripe_server import FakeError, StripeServer, types


def read(fake: StripeServer, session_id: str) -> Any:
    return fake.client.v1.checkout.sessions.retrieve(session_id, {"expand": ["line_items"]})


def test_the_subscription_comes_with_the_payment(fake: StripeServer) -> None:
    owner = customer(fake)
    made = session(
        fake, owner, client_reference_id="7", subscription_data={"metadata": {"user": "7"}}
    )
    waiting = read(fake, made)
    assert (waiting.status, waiting.payment_status) == ("open", "unpaid")
    assert waiting.url == f"{fake.url}/c/pay/{made}"
    assert waiting.line_items.data[0].amount_total == waiting.amount_total == 1900
    assert fake.client.v1.subscriptions.list({"customer": owner}).data == []
    fake.pay(made)
    paid = read(fake, made)
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    bought = fake.client.v1.subscriptions.retrieve(paid.subscription)
    assert (bought.status, bought.metadata["user"]) == ("active", "7")
    assert bought.latest_invoice == paid.invoice
    told = types(fake.events())
    assert told.index("customer.subscription.created") < told.index("checkout.session.completed")


def test_a_declined_card_leaves_the_session_open(fake: StripeServer) -> None:
    made = session(fake, customer(fake))
    with pytest.raises(FakeError, match="card_declined"):
        fake.pay(made, "declines")
    assert read(fake, made).status == "open"
    assert fake.client.v1.subscriptions.list({"status": "all"}).data == []


@pytest.mark.parametrize(
    ("paid", "status", "event"),
    [
        (True, "active", "checkout.session.async_payment_succeeded"),
        (False, "incomplete_expired", "checkout.session.async_payment_failed"),
    ],
)
def test_a_delayed_payment_completes_unpaid(
    fake: StripeServer, paid: bool, status: str, event: str
) -> None:
    made = session(fake, customer(fake))
    done = fake.pay(made, "delayed")
    assert (done["status"], done["payment_status"]) == ("complete", "unpaid")
    bought = done["subscription"]
    assert fake.client.v1.subscriptions.retrieve(bought).status == "incomplete"
    fake.settle(made, paid=paid)
    assert read(fake, made).payment_status == ("paid" if paid else "unpaid")
    assert fake.client.v1.subscriptions.retrieve(bought).status == status
    assert types(fake.events())[-1] == event
    with pytest.raises(FakeError):
        fake.settle(made, paid=True)


def test_a_trial_begins_without_a_sum_and_with_a_bill_of_nothing(fake: StripeServer) -> None:
    made = session(fake, customer(fake), subscription_data={"trial_period_days": 7})
    assert read(fake, made).amount_total == 0
    done = fake.pay(made)
    assert done["payment_status"] == "no_payment_required"
    bought = fake.client.v1.subscriptions.retrieve(
        done["subscription"], {"expand": ["latest_invoice"]}
    )
    assert (bought.status, bought.trial_end) == (
        "trialing",
        bought["items"].data[0].current_period_end,
    )
    bill: Any = bought.latest_invoice
    assert (bill.total, bill.status) == (0, "paid")
    assert fake.client.v1.invoice_payments.list({"invoice": bill.id}).data == []


@pytest.mark.parametrize(
    ("behaviour", "status"),
    [("cancel", "canceled"), ("pause", "paused"), ("create_invoice", "past_due")],
)
def test_a_trial_without_a_card_ends_as_its_settings_say(
    fake: StripeServer, behaviour: str, status: str
) -> None:
    made = session(
        fake,
        customer(fake),
        payment_method_collection="if_required",
        subscription_data={
            "trial_period_days": 7,
            "trial_settings": {"end_behavior": {"missing_payment_method": behaviour}},
        },
    )
    bought = fake.pay(made, None)["subscription"]
    fake.advance(days=5)
    assert "customer.subscription.trial_will_end" in types(fake.events())
    assert fake.client.v1.subscriptions.retrieve(bought).status == "trialing"
    fake.advance(days=3)
    assert fake.client.v1.subscriptions.retrieve(bought).status == status


def test_a_code_of_100_percent_needs_no_payment(fake: StripeServer) -> None:
    code = fake.offer("ALL", percent=100)
    made = session(fake, customer(fake), discounts=[{"promotion_code": code["id"]}])
    found = read(fake, made)
    assert (found.amount_subtotal, found.amount_total) == (1900, 0)
    assert found.discounts[0].promotion_code == code["id"]
    assert fake.pay(made)["payment_status"] == "no_payment_required"
    assert fake.get(code["id"])["times_redeemed"] == 1
    bought = fake.get(made)["subscription"]
    assert fake.client.v1.subscriptions.retrieve(bought).status == "active"
    fake.advance(months=1)
    assert fake.client.v1.invoices.list({"subscription": bought}).data[0].total == 1900


def test_an_open_session_can_be_expired_and_no_other(fake: StripeServer) -> None:
    api = fake.client.v1.checkout.sessions
    made = session(fake, customer(fake))
    assert api.expire(made).status == "expired"
    assert types(fake.events())[-1] == "checkout.session.expired"
    with pytest.raises(stripe.InvalidRequestError, match="status of expired"):
        api.expire(made)
    with pytest.raises(FakeError):
        fake.pay(made)


def test_a_session_expires_after_a_day(fake: StripeServer) -> None:
    made = session(fake, customer(fake))
    fake.advance(days=1)
    assert read(fake, made).status == "expired"
    assert types(fake.events())[-1] == "checkout.session.expired"


def test_a_price_that_is_no_longer_active_cannot_be_bought(fake: StripeServer) -> None:
    fake.client.v1.prices.update(fake.month, {"active": False})
    with pytest.raises(stripe.InvalidRequestError, match="inactive"):
        session(fake, customer(fake))


def test_a_deleted_customer_cannot_buy(fake: StripeServer) -> None:
    owner = customer(fake)
    fake.client.v1.customers.delete(owner)
    assert fake.client.v1.customers.retrieve(owner).to_dict()["deleted"] is True
    with pytest.raises(stripe.InvalidRequestError) as caught:
        session(fake, owner)
    assert (caught.value.code, caught.value.param) == ("resource_missing", "customer")


def test_a_lookup_key_moves_only_when_told(fake: StripeServer) -> None:
    api = fake.client.v1.prices
    wanted: Any = {
        "product": fake.product,
        "currency": "usd",
        "unit_amount": 2900,
        "recurring": {"interval": "month"},
        "lookup_key": "premium-month",
    }
    with pytest.raises(stripe.InvalidRequestError, match="lookup key"):
        api.create(wanted)
    made = api.create(wanted | {"transfer_lookup_key": True})
    assert [it.id for it in api.list({"lookup_keys": ["premium-month"]}).data] == [made.id]
    assert api.retrieve(fake.month).lookup_key is None
