"""A subscription's life: renewals, failures, the end, and the ways to change it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import stripe

from billing.fake_stripe.periods import after
from tests.billing.fake_stripe.shop import customer, session, subscription
from tests.billing.stripe_server import StripeServer, types


def read(fake: StripeServer, subscription_id: str) -> Any:
    return fake.client.v1.subscriptions.retrieve(subscription_id, {"expand": ["latest_invoice"]})


def period_end(found: Any) -> int:
    return int(found["items"].data[0].current_period_end)


def test_it_renews_with_time(fake: StripeServer) -> None:
    bought = subscription(fake)
    first = period_end(read(fake, bought))
    fake.advance(months=1)
    renewed = read(fake, bought)
    assert renewed.status == "active"
    assert renewed["items"].data[0].current_period_start == first
    assert renewed.latest_invoice.billing_reason == "subscription_cycle"
    assert len(fake.client.v1.invoices.list({"subscription": bought}).data) == 2


def test_a_bill_names_its_subscription_and_its_payments_name_the_bill(fake: StripeServer) -> None:
    """The links of before 2025 are gone."""
    bought = subscription(fake)
    bill = read(fake, bought).latest_invoice
    assert bill.parent.subscription_details.subscription == bought
    charge = fake.client.v1.charges.retrieve(fake.charge_of(bought)).to_dict()
    assert "invoice" not in charge
    payments = fake.client.v1.invoice_payments.list(
        {"payment": {"type": "payment_intent", "payment_intent": charge["payment_intent"]}}
    )
    assert [it.invoice for it in payments.data] == [bill.id]


def test_a_failed_renewal_is_past_due_until_it_is_paid(fake: StripeServer) -> None:
    bought = subscription(fake)
    fake.lose()
    fake.renew(bought, "failed")
    assert (read(fake, bought).status, read(fake, bought).latest_invoice.attempt_count) == (
        "past_due",
        1,
    )
    fake.retry(bought, "failed")
    assert read(fake, bought).latest_invoice.attempt_count == 2
    fake.retry(bought, "succeeded")
    assert read(fake, bought).status == "active"
    told = types(fake.pending())
    assert told.count("invoice.payment_failed") == 2
    assert told.count("invoice.paid") == 1


def test_a_card_can_fail_later(fake: StripeServer) -> None:
    bought = subscription(fake, "declines_later")
    assert read(fake, bought).status == "active"
    fake.advance(months=1)
    assert read(fake, bought).status == "past_due"
    fake.portal(bought, "card", way="works")
    fake.advance(months=1)
    assert read(fake, bought).latest_invoice.status == "paid"


def test_the_portal_cancels_by_the_date_and_leaves_the_flag(fake: StripeServer) -> None:
    bought = subscription(fake)
    fake.portal(bought, "cancel")
    found = read(fake, bought)
    assert (found.cancel_at, found.cancel_at_period_end) == (period_end(found), False)
    assert found.status == "active"
    fake.portal(bought, "renew")
    assert read(fake, bought).cancel_at is None
    fake.portal(bought, "cancel")
    fake.advance(months=1)
    ended = read(fake, bought)
    assert (ended.status, ended.ended_at) == ("canceled", ended.cancel_at)
    assert types(fake.events())[-1] == "customer.subscription.deleted"


def test_the_api_cancels_by_the_flag_and_leaves_the_date(fake: StripeServer) -> None:
    bought = subscription(fake)
    api = fake.client.v1.subscriptions
    found = api.update(bought, {"cancel_at_period_end": True})
    assert (found.cancel_at, found.cancel_at_period_end) == (None, True)
    assert api.update(bought, {"cancel_at_period_end": False}).canceled_at is None
    api.update(bought, {"cancel_at_period_end": True})
    fake.advance(months=1)
    assert read(fake, bought).status == "canceled"


def test_a_second_cancel_finds_nothing_though_it_can_be_read(fake: StripeServer) -> None:
    bought = subscription(fake)
    api = fake.client.v1.subscriptions
    assert api.cancel(bought).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.cancel(bought)
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")
    assert read(fake, bought).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError, match="canceled subscription"):
        api.update(bought, {"cancel_at_period_end": True})


def test_lists_leave_out_what_is_cancelled_unless_asked(fake: StripeServer) -> None:
    bought = subscription(fake)
    api = fake.client.v1.subscriptions
    owner = str(read(fake, bought).customer)
    assert [it.id for it in api.list({"customer": owner}).data] == [bought]
    api.cancel(bought)
    assert api.list({"customer": owner}).data == []
    for status in ("all", "canceled", "ended"):
        assert [it.id for it in api.list({"customer": owner, "status": status}).data] == [bought]


def test_a_month_becomes_a_year_and_is_billed_at_once(fake: StripeServer) -> None:
    bought = subscription(fake)
    fake.advance(days=10)
    fake.portal(bought, "switch", price=fake.year)
    found = read(fake, bought)
    assert found["items"].data[0].price.id == fake.year
    assert found.latest_invoice.billing_reason == "subscription_update"
    assert 19000 - 1900 < found.latest_invoice.total < 19000
    assert period_end(found) > after(found.start_date, "month", 12)


def test_an_item_is_changed_by_its_id(fake: StripeServer) -> None:
    bought = subscription(fake)
    api = fake.client.v1.subscriptions
    with pytest.raises(stripe.InvalidRequestError):
        api.update(bought, {"items": [{"price": fake.year}]})
    item = read(fake, bought)["items"].data[0].id
    found = api.update(bought, {"items": [{"id": item, "price": fake.year}]})
    assert found["items"].data[0].price.id == fake.year


def test_a_paused_one_resumes_with_a_new_period(fake: StripeServer) -> None:
    bought = subscription(fake)
    api = fake.client.v1.subscriptions
    paused: Any = api.pause(bought)
    assert paused.status == "paused"
    assert paused.status_details.paused.subscription.type == "pause_requested"
    fake.advance(months=2)
    assert read(fake, bought).status == "paused"
    assert api.resume(bought).status == "active"
    assert read(fake, bought).latest_invoice.status == "paid"
    with pytest.raises(stripe.InvalidRequestError, match="paused"):
        api.resume(bought)


def test_pausing_collection_leaves_the_status(fake: StripeServer) -> None:
    bought = subscription(fake)
    api = fake.client.v1.subscriptions
    found: Any = api.update(bought, {"pause_collection": {"behavior": "void"}})
    assert (found.status, found.pause_collection.behavior) == ("active", "void")
    assert api.update(bought, {"pause_collection": ""}).pause_collection is None


def test_deleting_a_customer_ends_what_they_have(fake: StripeServer) -> None:
    bought = subscription(fake)
    fake.delete_customer(str(read(fake, bought).customer))
    assert read(fake, bought).status == "canceled"
    assert types(fake.events())[-2:] == ["customer.subscription.deleted", "customer.deleted"]


def test_an_event_keeps_what_was_and_says_what_changed(fake: StripeServer) -> None:
    bought = subscription(fake)
    fake.lose()
    fake.client.v1.subscriptions.update(
        bought, {"metadata": {"a": "1"}}, {"idempotency_key": "why"}
    )
    fake.client.v1.subscriptions.update(bought, {"metadata": {"a": "2"}})
    first, second = fake.pending()
    assert first["request"]["idempotency_key"] == "why"
    assert first["data"]["object"]["metadata"] == {"a": "1"}
    assert second["data"]["previous_attributes"] == {"metadata": {"a": "1"}}


def test_a_subscription_without_a_card_waits_for_its_first_payment(fake: StripeServer) -> None:
    made = fake.client.v1.subscriptions.create(
        {"customer": customer(fake), "items": [{"price": fake.month}]}
    )
    assert made.status == "incomplete"
    fake.advance(days=1)
    assert read(fake, made.id).status == "incomplete_expired"
    assert read(fake, made.id).latest_invoice.status == "void"


def test_a_subscription_of_the_api_is_paid_with_the_customers_card(fake: StripeServer) -> None:
    bought = subscription(fake)
    owner = str(read(fake, bought).customer)
    fake.portal(bought, "card")
    second = fake.client.v1.subscriptions.create(
        {"customer": owner, "items": [{"price": fake.year}]}
    )
    assert second.status == "active"


@pytest.mark.parametrize(
    ("start", "interval", "expected"),
    [
        ("2026-01-31", "month", "2026-02-28"),
        ("2028-02-29", "year", "2029-02-28"),
        ("2026-12-15", "month", "2027-01-15"),
        ("2026-12-30", "week", "2027-01-06"),
        ("2026-12-31", "day", "2027-01-01"),
    ],
)
def test_periods_follow_the_calendar(start: str, interval: str, expected: str) -> None:
    def moment(text: str) -> int:
        return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())

    assert after(moment(start), interval) == moment(expected)


def test_a_short_month_does_not_move_the_day(fake: StripeServer) -> None:
    anchor = int(datetime(2026, 1, 31, tzinfo=UTC).timestamp())
    march = after(after(anchor, "month", anchor=anchor), "month", anchor=anchor)
    assert datetime.fromtimestamp(march, UTC).date().isoformat() == "2026-03-31"


def test_the_renewals_that_are_to_fail_do(fake: StripeServer) -> None:
    bought = subscription(fake)
    fake.act("fail_next_renewals", count=1)
    fake.advance(months=1)
    assert read(fake, bought).status == "past_due"
    fake.advance(months=1)
    assert read(fake, bought).latest_invoice.status == "paid"


def test_a_status_of_tomorrow_can_be_set(fake: StripeServer) -> None:
    bought = subscription(fake)
    fake.set_status(bought, "hibernating")
    assert read(fake, bought).status == "hibernating"
    assert fake.pending()[-1]["data"]["previous_attributes"] == {"status": "active"}


def test_a_session_can_be_made_for_the_second_subscription(fake: StripeServer) -> None:
    bought = subscription(fake)
    owner = str(read(fake, bought).customer)
    fake.pay(session(fake, owner))
    assert len(fake.client.v1.subscriptions.list({"customer": owner}).data) == 2
