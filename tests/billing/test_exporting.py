from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import timezone

from accounts.exporting import exported_files
from accounts.models import User
from billing.granting import revoke
from billing.models import ManualGrant
from tests.billing.buyer import Buyer
from tests.billing.stripe_server import StripeServer
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def exported(user: User) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text_of(user))
    return found


def text_of(user: User) -> str:
    (text,) = (file.text for file in exported_files(user) if file.path == "billing/billing.json")
    return text


def test_it_holds_the_subscription_and_its_receipts(fake: StripeServer) -> None:
    buyer = Buyer(fake)
    stripe_id = buyer.buy()
    fake.renew(stripe_id, "succeeded")
    buyer.deliver()
    found = exported(buyer.user)
    (subscription,) = found["subscriptions"]
    assert subscription["price_plan_name"] == "LeetLLM Premium"
    assert (subscription["price_interval"], subscription["status"]) == ("month", "active")
    invoices = fake.client.v1.invoices.list({"customer": buyer.subscription.customer.stripe_id})
    assert {receipt["number"] for receipt in found["receipts"]} == {
        invoice.number for invoice in invoices.data
    }
    assert [receipt["amount"] for receipt in found["receipts"]] == ["$19", "$19"]


def test_it_holds_what_was_given_by_hand_and_why_it_was_taken_back() -> None:
    user = make_user()
    grant = ManualGrant.objects.create(user=user, reason="A talk at the meetup")
    revoke(grant, None, "Asked for it", timezone.now())
    (row,) = exported(user)["grants"]
    assert (row["reason"], row["revocation_reason"]) == ("A talk at the meetup", "Asked for it")


def test_it_holds_nothing_of_another_and_nothing_that_opens_stripe(fake: StripeServer) -> None:
    buyer = Buyer(fake)
    stripe_id = buyer.buy()
    assert not any(exported(make_user()).values())
    text = text_of(buyer.user)
    for secret in (fake.key, fake.secret, stripe_id, "/c/pay/", "https://", "http://"):
        assert secret not in text
