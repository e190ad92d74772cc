"""Your progress and certificates, as a learner and a stranger see them in a browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from articles.models import Article, Section
from progress.certifying import issue, revoke
from progress.completing import complete
from progress.goals import set_goal
from progress.models import Completion
from tests.browser.conftest import OpenPage, SignIn
from tests.browser.course import longest_title
from tests.browser.test_accessibility import violations
from tests.browser.test_reading import OVERFLOW
from tests.factories import make_article, make_section, make_user

NOW = timezone.now()


@pytest.fixture
def section() -> Section:
    return make_section(title="Portfolio Capstones", slug="portfolio-capstones")


@pytest.fixture
def articles(section: Section) -> list[Article]:
    return [make_article(section, title=f"Capstone {number}") for number in range(3)]


@pytest.fixture
def user(articles: list[Article]) -> User:
    """Everything is completed, on three days."""
    user = make_user(email="secret@example.com", display_name="Ada")
    for days, article in enumerate(articles):
        complete(user, article, timezone.now() - timedelta(days=days))
    return user


def test_a_goal_is_set_changed_and_removed(page: Page, sign_in: SignIn, user: User) -> None:
    sign_in(page, user)
    page.goto("/progress/")
    page.get_by_label("Weekly goal").fill("4")
    page.get_by_role("button", name="Set goal").click()
    expect(page.get_by_text("Your goal is 4 articles a week.")).to_be_visible()
    expect(page.get_by_role("progressbar", name="of 4")).to_be_visible()
    page.get_by_role("button", name="Remove goal").click()
    expect(page.get_by_role("button", name="Set goal")).to_be_visible()


def test_a_streak_survives_a_change_of_zone(page: Page, sign_in: SignIn, user: User) -> None:
    sign_in(page, user)
    page.goto("/progress/")
    streak = page.locator(".rhythm-figures dd").first
    expect(streak).to_have_text("3 days")
    before = list(Completion.objects.values_list("day", "zone").order_by("pk"))
    for zone in ("Pacific/Auckland", "Pacific/Honolulu"):
        page.goto("/settings/")
        page.get_by_label("Time zone").select_option(zone)
        page.get_by_role("button", name="Save").click()
        page.wait_for_load_state()
        user.refresh_from_db()
        assert user.time_zone == zone
        page.goto("/progress/")
        expect(streak).to_have_text("3 days")
    assert list(Completion.objects.values_list("day", "zone").order_by("pk")) == before


def test_a_certificate_is_asked_for_shown_to_a_stranger_and_revoked(
    open_page: OpenPage, sign_in: SignIn, user: User, problems: list[str]
) -> None:
    page = open_page()
    sign_in(page, user)
    page.goto("/progress/")
    page.get_by_role("link", name="Certificates").click()
    page.get_by_role("link", name="Ask for it (Portfolio Capstones)").click()
    name = page.get_by_label("Name, as it is printed")
    expect(name).to_have_value("Ada")
    name.fill("Ada Lovelace")
    page.get_by_role("button", name="Issue the certificate").dblclick()
    expect(page.get_by_text("Ada Lovelace")).to_be_visible()
    address = page.url

    stranger = open_page(viewport={"width": 390, "height": 844})
    stranger.goto(address)
    for words in ("Ada Lovelace", "Portfolio Capstones", "Capstone 2", "In force"):
        expect(stranger.get_by_text(words, exact=True)).to_be_visible()
    assert "secret" not in stranger.content()

    page.get_by_role("link", name="Certificates").click()
    page.locator("summary", has_text="Revoke Portfolio Capstones").click()
    page.get_by_role("button", name="Revoke the certificate").click()
    expect(page.get_by_role("heading", name="Revoked", exact=True)).to_be_visible()
    stranger.reload()
    expect(stranger.get_by_role("heading", name="This certificate was revoked")).to_be_visible()
    assert "Ada" not in stranger.content()
    assert "status of 410" in problems.pop()


def test_a_certificate_prints_on_one_sheet_in_landscape(page: Page, user: User) -> None:
    user_section = Section.objects.get(slug="portfolio-capstones")
    certificate, _ = issue(user, user_section, "Ada Lovelace", timezone.now())
    page.goto(f"/certificates/{certificate.pk}/")
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") == 1
    assert b"/MediaBox [0 0 841" in pdf


@pytest.mark.parametrize("learner", ["busy", "new", "visitor"])
def test_no_page_breaks_a_rule_of_axe_or_overflows_a_phone(
    open_page: OpenPage, sign_in: SignIn, user: User, problems: list[str], learner: str
) -> None:
    long = make_section(title=longest_title())
    make_article(long, title=longest_title())
    certificate, _ = issue(user, Section.objects.get(slug="portfolio-capstones"), "A" * 80, NOW)
    second = make_section(title="Another")
    complete(user, make_article(second, title=longest_title()), NOW)
    revoked, _ = issue(user, second, "Ada", NOW)
    revoke(user, revoked.pk, NOW)
    set_goal(user, 3)
    page = open_page(reduced_motion="reduce", viewport={"width": 390, "height": 844})
    paths = ["/progress/", f"/certificates/{certificate.pk}/", f"/certificates/{revoked.pk}/"]
    if learner != "visitor":
        sign_in(page, user if learner == "busy" else make_user())
        paths += ["/progress/certificates/", "/progress/certificates/whole/"]
    too_wide = {}
    for path in paths:
        page.goto(path)
        if overflow := page.evaluate(OVERFLOW):
            too_wide[path] = overflow
    assert too_wide == {}
    assert [line for path in paths for line in violations(page, path)] == []
    problems[:] = [line for line in problems if "status of 410" not in line]


def test_the_latest_weeks_of_the_calendar_are_in_view_on_a_phone(
    open_page: OpenPage, sign_in: SignIn, user: User
) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    sign_in(page, user)
    page.goto("/progress/")
    latest = page.locator(".heat rect").last.bounding_box()
    assert latest is not None
    assert 0 < latest["x"] < 390
    assert page.locator(".heat rect title").last.text_content() is not None
    page.get_by_text("As a table").click()
    expect(page.locator(".heat-table tbody tr").first).to_be_visible()
