"""Refunds and disputes."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from billing.models import BillingIncident
from tests.billing.buyer import Buyer
from tests.billing.stripe_server import StripeServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def buyer(fake: StripeServer) -> Buyer:
    return Buyer(fake)


def test_a_full_refund_closes_by_policy(buyer: Buyer) -> None:
    charge = buyer.fake.charge_of(buyer.buy())
    buyer.fake.refund(charge)
    assert set(buyer.deliver(times=2)) == {200}
    incident = BillingIncident.objects.get()
    assert (incident.kind, incident.state, incident.amount) == ("refund", "full", 1900)
    assert incident.subscription == buyer.subscription
    assert buyer.subscription.hold == "refund"
    assert not buyer.is_premium()


def test_where_the_policy_says_so_a_full_refund_leaves_it_open(
    buyer: Buyer, settings: Settings
) -> None:
    settings.BILLING_REFUND_ENDS_ACCESS = False
    buyer.fake.refund(buyer.fake.charge_of(buyer.buy()))
    buyer.deliver()
    assert BillingIncident.objects.get().state == "full"
    assert buyer.is_premium()


def test_a_partial_refund_leaves_it_open(buyer: Buyer) -> None:
    buyer.fake.refund(buyer.fake.charge_of(buyer.buy()), 500)
    buyer.deliver()
    incident = BillingIncident.objects.get()
    assert (incident.state, incident.amount) == ("part", 500)
    assert buyer.is_premium()


@pytest.mark.parametrize(("outcome", "opens"), [("won", True), ("lost", False)])
def test_a_dispute_closes_and_its_outcome_decides(buyer: Buyer, outcome: str, opens: bool) -> None:
    dispute = buyer.fake.dispute(buyer.fake.charge_of(buyer.buy()))
    buyer.deliver()
    assert buyer.subscription.hold == "dispute"
    assert not buyer.is_premium()
    buyer.fake.close_dispute(dispute["id"], outcome)
    assert set(buyer.deliver(times=2)) == {200}
    assert buyer.is_premium() is opens
    incident = BillingIncident.objects.get()
    assert incident.state == outcome
    assert incident.resolved_at


def test_a_dispute_told_backwards_ends_as_it_was_decided(buyer: Buyer) -> None:
    dispute = buyer.fake.dispute(buyer.fake.charge_of(buyer.buy()))
    buyer.fake.close_dispute(dispute["id"], "won")
    buyer.deliver(order="reversed")
    assert buyer.is_premium()


def test_a_won_dispute_does_not_lift_a_hold_by_hand(buyer: Buyer) -> None:
    dispute = buyer.fake.dispute(buyer.fake.charge_of(buyer.buy()))
    subscription = buyer.subscription
    subscription.hold = "admin"
    subscription.save()
    buyer.fake.close_dispute(dispute["id"], "won")
    buyer.deliver()
    assert buyer.subscription.hold == "admin"
    assert not buyer.is_premium()


def test_a_dispute_of_an_unknown_charge_is_recorded(buyer: Buyer) -> None:
    buyer.fake.dispute(buyer.fake.stray_charge()["id"])
    assert set(buyer.deliver()) == {200}
    incident = BillingIncident.objects.get()
    assert (incident.kind, incident.customer, incident.subscription) == ("dispute", None, None)


def test_a_renewal_after_a_full_refund_of_another_stays_on_hold_until_a_person_lifts_it(
    buyer: Buyer,
) -> None:
    stripe_id = buyer.buy()
    buyer.fake.refund(buyer.fake.charge_of(stripe_id))
    buyer.deliver()
    buyer.fake.renew(stripe_id, "succeeded")
    buyer.deliver()
    assert not buyer.is_premium()
