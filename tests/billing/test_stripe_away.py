"""Stripe is down, slow or torn: a clear page, nothing bought twice, nobody shut out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from billing.models import BillingCustomer, CheckoutAttempt
from tests.billing.buyer import SETTINGS, Buyer
from tests.billing.stripe_server import StripeServer

pytestmark = [pytest.mark.usefixtures("catalogue")]

CLICKS = 8


@pytest.fixture
def buyer(fake: StripeServer) -> Buyer:
    return Buyer(fake)


@pytest.mark.django_db
@pytest.mark.parametrize("fault", ["error", "rate_limit", "drop"])
def test_when_stripe_is_away_the_buyer_is_told_and_not_charged(buyer: Buyer, fault: str) -> None:
    buyer.fake.fail("/v1/", fault, times=20)
    response = buyer.subscribe()
    assert response.status_code == 503
    assert "You were not charged" in response.content.decode()
    assert "Traceback" not in response.content.decode()


@pytest.mark.django_db
def test_where_no_key_is_set_the_page_says_the_same(buyer: Buyer, settings: Settings) -> None:
    settings.STRIPE_SECRET_KEY = ""
    assert buyer.subscribe().status_code == 503


@pytest.mark.django_db
def test_readers_who_paid_read_on_while_stripe_is_away(buyer: Buyer) -> None:
    buyer.buy()
    buyer.fake.fail("/v1/", "drop", times=50)
    assert buyer.is_premium()
    page = buyer.client.get(SETTINGS)
    assert page.status_code == 200
    assert "does not answer at the moment" in page.content.decode()
    assert buyer.client.post("/billing/portal/").status_code == 503


@pytest.mark.django_db
def test_a_torn_answer_and_another_click_is_one_session(buyer: Buyer) -> None:
    buyer.fake.fail("/v1/checkout/sessions", "tear", method="POST")
    assert buyer.subscribe().status_code == 503
    attempt = buyer.attempt
    assert attempt.session_id is None
    session = buyer.checkout()
    assert CheckoutAttempt.objects.get().session_id == session
    sessions = buyer.fake.client.v1.checkout.sessions.list().data
    assert [found.id for found in sessions] == [session]


@pytest.mark.django_db
def test_a_torn_answer_and_a_payment_all_the_same_is_found_by_its_customer(buyer: Buyer) -> None:
    buyer.fake.fail("/v1/checkout/sessions", "tear", method="POST")
    buyer.subscribe()
    session = buyer.fake.client.v1.checkout.sessions.list().data[0].id
    buyer.fake.pay(session)
    assert set(buyer.deliver()) == {200}
    assert buyer.is_premium()
    assert buyer.attempt.session_id == session
    assert b"Premium is open" in buyer.returns(session).content


@pytest.mark.django_db
def test_a_torn_answer_for_the_customer_makes_no_second_one(buyer: Buyer) -> None:
    buyer.fake.fail("/v1/customers", "tear", method="POST")
    assert buyer.subscribe().status_code == 503
    buyer.checkout()
    customers = buyer.fake.client.v1.customers.list({"email": buyer.user.email}).data
    assert [found.id for found in customers] == [BillingCustomer.objects.get().stripe_id]


def _click(buyer: Buyer) -> str:
    try:
        return str(buyer.subscribe()["Location"])
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_at_once_lead_to_one_session(buyer: Buyer, live_server: LiveServer) -> None:
    with ThreadPoolExecutor(CLICKS) as pool:
        places = set(pool.map(_click, [buyer] * CLICKS))
    assert len(places) == 1
    assert CheckoutAttempt.objects.count() == BillingCustomer.objects.count() == 1
    assert len(buyer.fake.client.v1.checkout.sessions.list().data) == 1


@pytest.mark.django_db
def test_the_success_page_waits_while_stripe_is_away(buyer: Buyer) -> None:
    session = buyer.checkout()
    buyer.fake.pay(session)
    buyer.fake.fail("/v1/", "error", times=20)
    page = buyer.returns(session)
    assert page.status_code == 200
    assert b"Your payment is being confirmed" in page.content
    assert b'http-equiv="refresh"' in page.content
