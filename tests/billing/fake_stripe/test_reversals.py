"""Refunds and disputes: of a charge, and nothing of the subscription changes by itself."""

from __future__ import annotations

import pytest
import stripe

from tests.billing.fake_stripe.shop import subscription
from tests.billing.stripe_server import StripeServer, types


def test_a_charge_is_refunded_in_parts_and_then_whole(fake: StripeServer) -> None:
    bought = subscription(fake)
    charge = fake.charge_of(bought)
    api = fake.client.v1
    api.refunds.create({"charge": charge, "amount": 900})
    part = api.charges.retrieve(charge, {"expand": ["refunds"]})
    assert (part.amount_refunded, part.refunded) == (900, False)
    intent = str(part.payment_intent)
    refund = api.refunds.create({"payment_intent": intent, "reason": "requested_by_customer"})
    assert (refund.amount, refund.status) == (1000, "succeeded")
    assert api.charges.retrieve(charge).refunded
    assert types(fake.events()).count("charge.refunded") == 2
    assert len(api.refunds.list({"charge": charge}).data) == 2
    assert api.subscriptions.retrieve(bought).status == "active"
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.refunds.create({"charge": charge})
    assert caught.value.code == "charge_already_refunded"


def test_more_than_was_paid_is_not_refunded(fake: StripeServer) -> None:
    charge = fake.charge_of(subscription(fake))
    with pytest.raises(stripe.InvalidRequestError, match="greater"):
        fake.client.v1.refunds.create({"charge": charge, "amount": 1901})


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_a_dispute_is_opened_and_closed(fake: StripeServer, outcome: str) -> None:
    bought = subscription(fake)
    charge = fake.charge_of(bought)
    dispute = fake.dispute(charge)
    api = fake.client.v1
    assert "customer" not in dispute
    assert api.charges.retrieve(charge).disputed
    assert api.disputes.retrieve(dispute["id"]).status == "needs_response"
    fake.close_dispute(dispute["id"], outcome)
    assert api.disputes.list({"charge": charge}).data[0].status == outcome
    told = types(fake.events())
    assert "charge.dispute.created" in told
    assert "charge.dispute.closed" in told
    assert ("charge.dispute.funds_reinstated" in told) == (outcome == "won")
    assert api.subscriptions.retrieve(bought).status == "active"


def test_a_stray_charge_belongs_to_nobody(fake: StripeServer) -> None:
    stray = fake.stray_charge()
    assert (stray["customer"], stray["payment_intent"]) == (None, None)
    fake.dispute(stray["id"])
    assert fake.events()[-1]["type"] == "charge.dispute.funds_withdrawn"
