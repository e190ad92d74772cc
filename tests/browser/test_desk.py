"""The editors' desk in a browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import LinkCheck, QueueEntry, Release
from progress.completing import complete
from progress.models import ReadingPosition
from tests.articles.desk.people import make_editor
from tests.articles.desk.test_desk import make_ready, queue
from tests.articles.test_reports import make_report
from tests.browser.conftest import OpenPage, SignIn
from tests.browser.test_accessibility import violations
from tests.browser.test_reading import OVERFLOW
from tests.factories import BODY, make_article, make_draft, make_user

LONG = "Retrieval-augmented generation with hierarchical navigable small-world graphs and reranking"


@pytest.fixture
def full(live_server: object) -> None:
    """A desk with something in every panel."""
    queue(*(make_ready(title=f"{LONG} {n}") for n in range(1, 9)))
    make_ready(title="Whole and not queued")
    make_draft(title="Half written", body=BODY)
    make_draft(title="Empty")
    article = make_article(title=LONG, body=f"{BODY}\n\n[gone](article:nowhere)\n")
    make_report(article, words="It is not so. " * 20)
    make_report(article, kind="code", words="It raises a ValueError.")
    LinkCheck.objects.create(
        article=article,
        url="https://example.org/a/very/long/path/that/has/to/be/broken/somewhere/or/it/overflows",
        answer="404",
        is_broken=True,
        failing_since=timezone.now() - timedelta(days=3),
    )
    for percent in (12, 18, 55, 58, 90):
        ReadingPosition.objects.create(user=make_user(), article=article, block=1, percent=percent)
    complete(make_user(), article, timezone.now())


PAGES = ("/admin/", "/admin/desk/reports/", "/admin/desk/release/", "/admin/desk/skip/")


@pytest.mark.usefixtures("full")
def test_no_page_of_the_desk_breaks_a_rule_of_axe_or_runs_over(
    open_page: OpenPage, sign_in: SignIn
) -> None:
    page = open_page(reduced_motion="reduce")
    sign_in(page, make_editor())
    page.goto("/admin/desk/reports/")
    report = page.locator(".desk-report a").first.get_attribute("href") or ""
    page.goto("/admin/")
    unschedule = page.locator("a.desk-tool").first.get_attribute("href") or ""
    found = []
    for path in (*PAGES, report, unschedule):
        found += violations(page, path)
        for width in (320, 390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate(OVERFLOW):
                found.append(f"{path} runs over at {width}")
    assert found == []


@pytest.mark.usefixtures("full")
def test_double_clicks_at_the_desk_act_once(page: Page, sign_in: SignIn) -> None:
    sign_in(page, make_editor())
    before = list(QueueEntry.objects.values_list("pk", flat=True))
    page.goto("/admin/")
    page.get_by_role("button", name=f"Move “{LONG} 1").first.scroll_into_view_if_needed()
    page.locator("button[title=Down]").first.dblclick()
    expect(page.locator(".desk-week .desk-row a").first).to_have_text(f"{LONG} 2")
    after = [before[1], before[0], *before[2:]]
    assert list(QueueEntry.objects.values_list("pk", flat=True)) == after
    page.get_by_role("link", name="Publish week").click()
    page.get_by_role("button", name="Publish week").dblclick()
    expect(page.locator(".messagelist")).to_contain_text("is out.")
    assert Release.objects.count() == 1
    assert list(QueueEntry.objects.values_list("pk", flat=True)) == after[2:]


@pytest.mark.usefixtures("full")
def test_an_editor_resolves_a_report_from_the_first_page(page: Page, sign_in: SignIn) -> None:
    sign_in(page, make_editor())
    page.goto("/admin/")
    page.get_by_role("link", name="Code that does not work").click()
    expect(page.get_by_text("The passage still stands")).to_be_visible()
    page.get_by_label("Note for the desk").fill("Put right.")
    page.get_by_role("button", name="Resolve").dblclick()
    expect(page.locator(".messagelist")).to_contain_text("The report is resolved.")
    page.get_by_role("link", name="Resolved").click()
    expect(page.locator(".desk-report")).to_have_count(1)
