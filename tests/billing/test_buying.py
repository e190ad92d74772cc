"""From the click to the open door, whatever comes first: the reader or the webhook."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from billing.models import BillingCustomer, CheckoutAttempt, Plan, Price, Subscription
from tests.billing.buyer import SETTINGS, SUBSCRIBE, SUCCESS, Buyer
from tests.billing.stripe_server import StripeServer, types
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def buyer(fake: StripeServer) -> Buyer:
    return Buyer(fake)


def test_the_reader_comes_back_before_the_webhook(buyer: Buyer) -> None:
    session = buyer.checkout()
    assert not buyer.is_premium()
    buyer.fake.pay(session)
    page = buyer.returns(session)
    assert b"Premium is open" in page.content
    assert buyer.is_premium()
    assert set(buyer.deliver()) == {200}
    assert buyer.is_premium()
    assert Subscription.objects.count() == 1


def test_the_webhook_comes_before_the_reader(buyer: Buyer) -> None:
    session = buyer.checkout()
    buyer.fake.pay(session)
    assert "checkout.session.completed" in types(buyer.fake.pending())
    assert set(buyer.deliver()) == {200}
    assert buyer.is_premium()
    assert b"Premium is open" in buyer.returns(session).content


def test_the_price_and_the_end_of_the_period_are_kept(buyer: Buyer) -> None:
    stripe_id = buyer.buy("premium-year")
    found = buyer.fake.get(stripe_id)
    subscription = buyer.subscription
    assert subscription.price == Price.objects.get(lookup_key="premium-year")
    assert subscription.period_end
    assert subscription.period_end.timestamp() == found["items"]["data"][0]["current_period_end"]
    assert subscription.ends_at is None


def test_a_declined_card_makes_no_subscription_and_can_be_tried_again(buyer: Buyer) -> None:
    session = buyer.checkout()
    with pytest.raises(Exception, match="402"):
        buyer.fake.pay(session, "declines")
    assert b"This checkout was not paid" in buyer.returns(session).content
    assert not buyer.is_premium()
    assert not Subscription.objects.exists()
    assert buyer.checkout() == session
    buyer.fake.pay(session)
    assert b"Premium is open" in buyer.returns(session).content


@pytest.mark.parametrize("is_paid", [True, False])
def test_a_delayed_payment_waits_for_the_banks_word(buyer: Buyer, is_paid: bool) -> None:
    session = buyer.checkout()
    buyer.fake.pay(session, "delayed")
    buyer.deliver()
    page = buyer.returns(session).content
    assert b"Your payment is being confirmed" in page
    assert b"Premium is open" not in page
    assert not buyer.is_premium()
    assert buyer.subscribe()["Location"] == SUCCESS
    buyer.fake.settle(session, paid=is_paid)
    assert set(buyer.deliver()) == {200}
    assert buyer.is_premium() is is_paid
    words = b"Premium is open" if is_paid else b"This checkout was not paid"
    assert words in buyer.returns(session).content


def test_after_a_delayed_payment_failed_one_can_buy_anew(buyer: Buyer) -> None:
    session = buyer.checkout()
    buyer.fake.pay(session, "delayed")
    buyer.deliver()
    buyer.fake.settle(session, paid=False)
    buyer.deliver()
    again = buyer.checkout()
    assert again != session
    buyer.fake.pay(again)
    buyer.deliver()
    assert buyer.is_premium()


def test_paid_and_no_webhook_yet_a_second_click_buys_nothing(buyer: Buyer) -> None:
    session = buyer.checkout()
    buyer.fake.pay(session)
    assert buyer.subscribe()["Location"] == SETTINGS
    assert CheckoutAttempt.objects.count() == 1


def test_who_has_a_subscription_is_led_to_it(buyer: Buyer) -> None:
    buyer.buy()
    assert buyer.subscribe("premium-year")["Location"] == SETTINGS
    assert CheckoutAttempt.objects.count() == 1


def test_another_price_expires_the_page_of_the_first(buyer: Buyer) -> None:
    month = buyer.checkout("premium-month")
    year = buyer.checkout("premium-year")
    assert month != year
    assert buyer.fake.get(month)["status"] == "expired"
    assert buyer.fake.get(year)["status"] == "open"


def test_an_expired_session_is_replaced_by_a_fresh_one(buyer: Buyer) -> None:
    session = buyer.checkout()
    buyer.fake.client.v1.checkout.sessions.expire(session)
    again = buyer.checkout()
    assert again != session
    assert buyer.fake.get(again)["status"] == "open"


@pytest.mark.parametrize("session", ["cs_test_made_up", "", "../../etc"])
def test_a_session_that_is_not_there_is_not_found(buyer: Buyer, session: str) -> None:
    assert buyer.client.get(SUCCESS, {"session_id": session}).status_code == 404


def test_another_persons_session_is_not_found_and_gives_nothing(buyer: Buyer) -> None:
    session = buyer.checkout()
    buyer.fake.pay(session)
    other = Buyer(buyer.fake)
    assert other.returns(session).status_code == 404
    assert not other.is_premium()


def test_a_visitor_is_asked_to_make_an_account_first(buyer: Buyer) -> None:
    buyer.client.logout()
    assert buyer.subscribe()["Location"].startswith("/accounts/signup/?next=")
    assert not BillingCustomer.objects.exists()


@pytest.mark.parametrize("price", ["", "premium-decade", "premium-month\x00", "x" * 5_000])
def test_a_price_that_is_not_offered_is_refused_in_a_sentence(buyer: Buyer, price: str) -> None:
    page = buyer.client.post(SUBSCRIBE, {"price": price}, follow=True)
    assert "not offered any more" in page.content.decode()


def test_a_price_that_stripe_does_not_know_charges_nobody(buyer: Buyer) -> None:
    Price.objects.filter(lookup_key="premium-month").update(stripe_price_id="price_of_another")
    page = buyer.client.post(SUBSCRIBE, {"price": "premium-month"}, follow=True)
    assert "cannot be bought at the moment" in page.content.decode()
    Price.objects.filter(lookup_key="premium-month").update(stripe_price_id=buyer.fake.month)
    assert buyer.checkout()


def test_without_a_price_at_stripe_nothing_is_on_sale(buyer: Buyer) -> None:
    Price.objects.update(stripe_price_id=None)
    assert "Not on sale yet" in buyer.client.get("/pricing/").content.decode()


def test_a_full_discount_opens_without_a_payment(buyer: Buyer, settings: Settings) -> None:
    settings.BILLING_PROMOTION_CODES = True
    buyer.fake.offer("FREE", percent=100)
    session = buyer.checkout()
    assert buyer.fake.get(session)["allow_promotion_codes"]
    buyer.fake.act("pay", session=session, way="works", code="FREE")
    buyer.deliver()
    assert buyer.fake.get(session)["payment_status"] in {"no_payment_required", "paid"}
    assert buyer.is_premium()


def test_a_trial_starts_once_for_each_account(buyer: Buyer, settings: Settings) -> None:
    settings.BILLING_TRIAL_DAYS = 14
    stripe_id = buyer.buy()
    assert buyer.subscription.status == "trialing"
    assert buyer.is_premium()
    buyer.fake.client.v1.subscriptions.cancel(stripe_id)
    buyer.deliver()
    assert not buyer.is_premium()
    session = buyer.checkout()
    buyer.fake.pay(session)
    buyer.deliver()
    latest = Subscription.objects.exclude(stripe_id=stripe_id).get()
    assert latest.status == "active"


def test_a_trial_without_a_card_ends_with_it(buyer: Buyer, settings: Settings) -> None:
    settings.BILLING_TRIAL_DAYS = 14
    settings.BILLING_TRIAL_NEEDS_CARD = False
    session = buyer.checkout()
    buyer.fake.pay(session, None)
    buyer.deliver()
    assert buyer.is_premium()
    buyer.fake.advance(days=15)
    buyer.deliver()
    assert buyer.subscription.status == "canceled"
    assert not buyer.is_premium()


def test_a_customer_that_was_deleted_at_stripe_is_made_again(buyer: Buyer) -> None:
    buyer.buy()
    old = BillingCustomer.objects.get()
    buyer.fake.delete_customer(old.stripe_id)
    buyer.deliver()
    assert not buyer.is_premium()
    buyer.fake.pay(buyer.checkout())
    buyer.deliver()
    assert buyer.is_premium()
    assert BillingCustomer.objects.get(user=buyer.user).stripe_id != old.stripe_id


def test_a_customer_that_was_deleted_and_nobody_said_so(buyer: Buyer) -> None:
    buyer.checkout()
    buyer.fake.delete_customer(BillingCustomer.objects.get().stripe_id)
    buyer.fake.lose()
    CheckoutAttempt.objects.all().delete()
    assert buyer.checkout()


def test_two_accounts_have_two_customers(fake: StripeServer, catalogue: Plan) -> None:
    Buyer(fake).checkout()
    Buyer(fake, make_user()).checkout()
    assert BillingCustomer.objects.count() == 2
