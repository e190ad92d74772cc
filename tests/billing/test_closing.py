"""An account that goes pays no more."""

from __future__ import annotations

import pytest
import stripe

from billing.closing import cancel_all
from tests.billing.buyer import Buyer
from tests.billing.stripe_server import StripeServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def buyer(fake: StripeServer) -> Buyer:
    return Buyer(fake)


def test_it_is_cancelled_at_stripe_first(buyer: Buyer) -> None:
    stripe_id = buyer.buy()
    cancel_all(buyer.user)
    assert buyer.fake.get(stripe_id)["status"] == "canceled"
    assert not buyer.is_premium()


def test_what_was_cancelled_already_is_no_failure(buyer: Buyer) -> None:
    stripe_id = buyer.buy()
    buyer.fake.client.v1.subscriptions.cancel(stripe_id)
    buyer.fake.lose()
    cancel_all(buyer.user)
    cancel_all(buyer.user)
    assert buyer.subscription.status == "canceled"


def test_when_stripe_is_away_the_account_has_to_wait(buyer: Buyer) -> None:
    buyer.buy()
    buyer.fake.fail("/v1/subscriptions", "error", times=10)
    with pytest.raises(stripe.StripeError):
        cancel_all(buyer.user)


def test_who_bought_nothing_is_free_to_go(buyer: Buyer) -> None:
    cancel_all(buyer.user)
