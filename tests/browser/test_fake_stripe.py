"""A person pays on the fake's pages, manages what they have, and plays with time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.billing.fake_stripe.shop import customer, session, subscription
from tests.billing.stripe_server import StripeServer, fake, stripe_server

__all__ = ["fake", "stripe_server"]


@pytest.fixture(params=["with JavaScript", "without"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=request.param == "with JavaScript")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture(autouse=True)
def _shop(fake: StripeServer) -> None:
    fake.set_up_catalogue()


def checkout(fake: StripeServer, **params: object) -> tuple[str, str]:
    """The id and the page of a session; it leads back to the controls, which are at hand."""
    made = session(
        fake,
        customer(fake),
        success_url=f"{fake.url}/?done={{CHECKOUT_SESSION_ID}}",
        cancel_url=f"{fake.url}/?cancelled",
        **params,
    )
    return made, f"{fake.url}/c/pay/{made}"


def test_a_card_that_works_leads_to_the_success_page(fake: StripeServer, page: Page) -> None:
    made, url = checkout(fake)
    page.goto(url)
    expect(page.get_by_text("Demo: no real payment.")).to_be_visible()
    page.get_by_role("button", name="Pay $19").click()
    page.wait_for_url(f"{fake.url}/?done={made}")
    assert fake.get(made)["payment_status"] == "paid"
    page.goto(url)  # back, and paying again buys nothing again
    page.wait_for_url(f"{fake.url}/?done={made}")
    assert len(fake.client.v1.subscriptions.list().data) == 1


def test_a_declined_card_stays_on_the_page(fake: StripeServer, page: Page) -> None:
    made, url = checkout(fake)
    page.goto(url)
    page.get_by_label("Card that is declined").check()
    page.get_by_role("button", name="Pay $19").click()
    expect(page.get_by_role("alert")).to_have_text("Your card was declined. Nothing was charged.")
    assert fake.get(made)["status"] == "open"
    assert fake.client.v1.subscriptions.list({"status": "all"}).data == []
    page.get_by_label("Card that works").check()
    page.get_by_role("button", name="Pay $19").click()
    page.wait_for_url(f"{fake.url}/?done={made}")


def test_a_bank_debit_is_settled_at_the_controls(fake: StripeServer, page: Page) -> None:
    made, url = checkout(fake)
    page.goto(url)
    page.get_by_label("Bank debit").check()
    page.get_by_role("button", name="Pay $19").click()
    page.wait_for_url(f"{fake.url}/?done={made}")
    assert fake.get(made)["payment_status"] == "unpaid"
    page.get_by_role("button", name="The bank pays").click()
    expect(page.get_by_role("heading", name="Payments on their way")).to_have_count(0)
    assert fake.get(made)["payment_status"] == "paid"


def test_a_promotion_code_lowers_the_sum(fake: StripeServer, page: Page) -> None:
    fake.offer("HALF", percent=50)
    made, url = checkout(fake, allow_promotion_codes=True)
    page.goto(url)
    page.get_by_label("Promotion code").fill("none")
    page.get_by_role("button", name="Use code").click()
    expect(page.get_by_role("alert")).to_have_text("This code is not valid.")
    page.get_by_label("Promotion code").fill("half")
    page.get_by_role("button", name="Use code").click()
    page.get_by_role("button", name="Pay $9.50").click()
    page.wait_for_url(f"{fake.url}/?done={made}")
    assert fake.get(made)["amount_total"] == 950


def test_cancelling_leads_back_and_an_expired_page_says_so(fake: StripeServer, page: Page) -> None:
    made, url = checkout(fake)
    page.goto(url)
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url(f"{fake.url}/?cancelled")
    fake.client.v1.checkout.sessions.expire(made)
    page.goto(url)
    expect(page.get_by_role("heading")).to_have_text("This checkout has expired")
    page.goto(f"{fake.url}/c/pay/cs_test_none")
    expect(page.get_by_role("heading")).to_have_text("There is no such page")


def portal(fake: StripeServer, bought: str) -> str:
    owner = fake.get(bought)["customer"]
    made = fake.client.v1.billing_portal.sessions.create(
        {"customer": owner, "return_url": f"{fake.url}/?back"}
    )
    return made.url


def test_the_portal_cancels_and_takes_it_back(fake: StripeServer, page: Page) -> None:
    bought = subscription(fake)
    page.goto(portal(fake, bought))
    page.get_by_role("button", name="Cancel at the end of the period").click()
    expect(page.get_by_text("and is not renewed")).to_be_visible()
    assert fake.get(bought)["cancel_at"]
    page.get_by_role("button", name="Do not cancel").click()
    expect(page.get_by_text("It renews on")).to_be_visible()
    assert fake.get(bought)["cancel_at"] is None
    page.get_by_role("link", name="Back to LeetLLM").click()
    page.wait_for_url(f"{fake.url}/?back")


def test_the_portal_changes_plan_and_card_and_shows_bills(fake: StripeServer, page: Page) -> None:
    bought = subscription(fake)
    page.goto(portal(fake, bought))
    page.get_by_role("button", name="Change to yearly, $190").click()
    expect(page.get_by_role("heading", name="LeetLLM Premium, yearly")).to_be_visible()
    page.get_by_label("Another card").select_option("declines_later")
    page.get_by_role("button", name="Change card").click()
    expect(page.get_by_text("Paid by Visa 0341")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(3)
    page.get_by_role("link", name="00000001-0001").click()
    expect(page.get_by_role("heading", name="Bill 00000001-0001")).to_be_visible()


def test_another_customers_subscription_is_out_of_reach(fake: StripeServer, page: Page) -> None:
    mine, theirs = subscription(fake), subscription(fake)
    url = portal(fake, mine)
    answer = page.request.post(url, form={"subscription": theirs, "act": "cancel"})
    assert answer.status == 404
    assert fake.get(theirs)["cancel_at"] is None


def test_a_failed_bill_is_paid_on_its_page(fake: StripeServer, page: Page) -> None:
    bought = subscription(fake)
    fake.renew(bought, "failed")
    page.goto(portal(fake, bought))
    page.get_by_role("link", name="Pay the open bill").click()
    page.get_by_role("button", name="Let it fail").click()
    expect(page.get_by_role("alert")).to_have_text("Your card was declined.")
    page.get_by_role("button", name="Pay $19").click()
    expect(page.get_by_text("paid", exact=True)).to_be_visible()
    assert fake.get(bought)["status"] == "active"


def test_the_controls_play_a_failed_renewal_a_refund_and_a_dispute(
    fake: StripeServer, page: Page
) -> None:
    bought = subscription(fake)
    page.goto(fake.url)
    page.get_by_role("button", name="Fail the next renewal").click()
    expect(
        page.get_by_role("alert").or_(page.get_by_text("The next renewal fails."))
    ).to_be_visible()
    page.get_by_role("button", name="A month later").click()
    expect(page.get_by_text("past due")).to_be_visible()
    page.get_by_role("button", name="Pay the open bill").click()
    expect(page.get_by_text("active", exact=True)).to_be_visible()
    page.get_by_role("button", name="Dispute").first.click()
    page.get_by_role("button", name="Win the dispute").click()
    expect(page.get_by_text("dispute: won")).to_be_visible()
    page.get_by_role("button", name="Refund all").last.click()
    expect(page.get_by_text("$19 refunded")).to_be_visible()
    assert fake.get(bought)["status"] == "active"
    page.get_by_role("button", name="Forget everything and begin again").click()
    expect(page.get_by_text("Nobody has subscribed yet.")).to_be_visible()
    assert fake.client.v1.prices.retrieve(fake.month).active
