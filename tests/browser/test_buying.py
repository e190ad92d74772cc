"""A purchase, a cancellation and a change of mind, as a reader does it, over the fake Stripe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from articles.models import Article
from tests.billing.stripe_server import StripeServer, catalogue, fake, stripe_server
from tests.factories import add_premium_parts, make_article, make_user

__all__ = ["catalogue", "fake", "stripe_server"]

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[Page, User], None]


@pytest.fixture(autouse=True)
def _one_site(
    fake: StripeServer, catalogue: object, live_server: LiveServer, settings: Settings
) -> None:
    """The site knows its own address, sends forms on to the fake, and hears its events."""
    settings.SITE_URL = live_server.url
    policy = settings.CONTENT_SECURITY_POLICY
    directives = {**policy["DIRECTIVES"], "form-action": ["'self'", fake.url]}
    settings.CONTENT_SECURITY_POLICY = {**policy, "DIRECTIVES": directives}
    fake.automatic(live_server.url)


@pytest.fixture
def article() -> Article:
    article = make_article()
    add_premium_parts(article, "behind the door")
    return article


@pytest.mark.parametrize("with_scripts", [True, False])
def test_a_reader_buys_cancels_and_resumes(
    open_page: Callable[..., Page],
    sign_in: SignIn,
    article: Article,
    with_scripts: bool,
) -> None:
    page = open_page(java_script_enabled=with_scripts)
    sign_in(page, make_user())
    page.goto(article.get_absolute_url())
    assert "behind the door" not in page.content()
    page.get_by_role("link", name="See what Premium holds").click()

    page.get_by_text("Monthly").click()
    page.get_by_role("button", name="Get Premium").click()
    expect(page).to_have_title("Pay for LeetLLM Premium · Demo of Stripe")
    page.get_by_label("Card that is declined").check()
    page.get_by_role("button", name="Pay $19").click()
    expect(page.get_by_text("Your card was declined")).to_be_visible()
    page.get_by_label("Card that works").check()
    page.get_by_role("button", name="Pay $19").click()
    expect(page.get_by_role("heading", name="Premium is open")).to_be_visible()

    page.goto(article.get_absolute_url())
    assert "behind the door" in page.content()

    page.goto("/settings/billing/")
    page.get_by_role("button", name="Cancel or change").click()
    page.get_by_role("button", name="Cancel at the end of the period").click()
    page.get_by_role("link", name="Back to LeetLLM").click()
    expect(page.get_by_text("Access until")).to_be_visible()
    page.goto(article.get_absolute_url())
    assert "behind the door" in page.content()

    page.goto("/settings/billing/")
    page.get_by_role("button", name="Resume or change").click()
    page.get_by_role("button", name="Do not cancel").click()
    page.get_by_role("link", name="Back to LeetLLM").click()
    expect(page.get_by_text("Renews on")).to_be_visible()


def test_who_leaves_the_checkout_is_told_that_nothing_was_charged(
    page: Page, sign_in: SignIn
) -> None:
    sign_in(page, make_user())
    page.goto("/pricing/")
    page.get_by_role("button", name="Get Premium").click()
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("heading", name="You left the checkout")).to_be_visible()
    expect(page.get_by_text("You were not charged.")).to_be_visible()
