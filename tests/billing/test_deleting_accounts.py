"""Deleting an account that pays, as the hourly task does it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.deleting import delete_due
from accounts.models import User
from billing.models import BillingCustomer, Subscription
from tests.billing.buyer import Buyer
from tests.billing.stripe_server import FakeError, StripeServer
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def buyer(fake: StripeServer) -> Buyer:
    return Buyer(fake)


def is_due(user: User) -> User:
    user.deletion_due_at = timezone.now() - timedelta(hours=1)
    user.save()
    return user


def are_left(*users: User) -> list[bool]:
    return [User.objects.filter(pk=user.pk).exists() for user in users]


def test_stripe_is_told_before_the_account_goes(buyer: Buyer) -> None:
    stripe_id = buyer.buy()
    is_due(buyer.user)
    assert delete_due(timezone.now()) == 1
    assert buyer.fake.get(stripe_id)["status"] == "canceled"
    assert are_left(buyer.user) == [False]
    assert Subscription.objects.get().status == "canceled"
    assert BillingCustomer.objects.get().user is None


def test_what_was_cancelled_already_does_not_keep_the_account(buyer: Buyer) -> None:
    stripe_id = buyer.buy()
    buyer.fake.client.v1.subscriptions.cancel(stripe_id)
    buyer.fake.lose()
    is_due(buyer.user)
    assert delete_due(timezone.now()) == 1


def test_while_stripe_is_down_that_account_waits_and_nobody_else_does(buyer: Buyer) -> None:
    stripe_id, other = buyer.buy(), make_user()
    is_due(buyer.user)
    is_due(other)
    buyer.fake.fail("/v1/", "error", times=10)
    assert delete_due(timezone.now()) == 1
    assert are_left(buyer.user, other) == [True, False]
    assert buyer.fake.get(stripe_id)["status"] == "active"
    buyer.fake.clear_faults()
    assert delete_due(timezone.now()) == 1
    assert buyer.fake.get(stripe_id)["status"] == "canceled"


def test_a_checkout_that_stands_open_cannot_be_paid_afterwards(buyer: Buyer) -> None:
    session = buyer.checkout()
    is_due(buyer.user)
    assert delete_due(timezone.now()) == 1
    with pytest.raises(FakeError):
        buyer.fake.pay(session)


def test_what_was_paid_and_not_yet_told_is_cancelled_too(buyer: Buyer) -> None:
    session = buyer.checkout()
    buyer.fake.pay(session)
    buyer.fake.lose()
    is_due(buyer.user)
    assert delete_due(timezone.now()) == 1
    stripe_id = buyer.fake.get(session)["subscription"]
    assert buyer.fake.get(stripe_id)["status"] == "canceled"
