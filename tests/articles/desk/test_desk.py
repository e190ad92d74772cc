"""The desk shows what goes out when, what is not ready and what is wrong; to whom it concerns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import publishing
from articles.models import Article, LinkCheck, QueueEntry, ReaderReport, Release
from articles.weekly.queueing import enqueue
from articles.weekly.schedule import release_schedule
from progress.completing import complete
from progress.models import ReadingPosition
from tests.articles.desk.people import make_author, make_editor
from tests.articles.test_reports import make_report
from tests.factories import (
    BODY,
    add_open_parts,
    add_premium_parts,
    make_article,
    make_draft,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db

DESK = "/admin/"


def make_ready(**fields: Any) -> Article:
    article = make_draft(body=BODY, **fields)
    add_open_parts(article)
    return article


def queue(*articles: Article) -> list[QueueEntry]:
    return [enqueue(article, "article", None, timezone.now()) for article in articles]


def page(client: Client, path: str = DESK) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_editor())
    return client


def test_an_editor_sees_which_article_goes_out_in_which_week(editor: Client) -> None:
    queue(*(make_ready(title=f"Ready {n}") for n in range(1, 4)))
    html = page(editor)
    _, week, slot = release_schedule().upcoming(timezone.now())
    later = release_schedule().upcoming(slot + timedelta(minutes=1))
    first, second = html.index(f"<h3>Week {week} "), html.index(f"<h3>Week {later[1]} ")
    assert first < html.index("Ready 1</a>") < html.index("Ready 2</a>") < second
    assert second < html.index("Ready 3</a>")


def test_a_week_that_is_skipped_takes_nothing_of_the_queue(editor: Client) -> None:
    queue(make_ready(title="Ready 1"))
    year, week, slot = release_schedule().upcoming(timezone.now())
    Release.objects.create(year=year, week=week, slot_at=slot, state="skipped")
    html = page(editor)
    assert f"Week {week} is skipped." in html
    assert html.index("The queue waits.") < html.index("Ready 1</a>")


def test_an_article_with_its_own_date_stands_in_its_week(editor: Client) -> None:
    article = make_ready(title="Dated")
    publishing.schedule(article, timezone.now() + timedelta(days=3))
    assert "on its own date" in page(editor)


def test_drafts_are_told_by_how_far_they_are(editor: Client) -> None:
    make_draft(title="Empty")
    make_draft(title="Half", body=BODY)
    make_ready(title="Whole")
    queue(make_ready(title="Waiting"))
    html = page(editor)
    for label in ("No text yet", "Missing parts", "Ready", "Queued"):
        assert f"<dt>{label}</dt><dd>1</dd>" in html
    assert "needs a key concept, a rubric criterion, a pitfall, a reference" in html
    assert "Queue “Whole”" in html


def test_dead_links_are_found_at_once_in_lessons_and_in_premium_parts(editor: Client) -> None:
    there = make_article(slug="there", title="There")
    make_article(title="Linking", body=f"{BODY}\n\n[a](article:there) [b](article:nowhere)\n")
    add_premium_parts(there)
    there.breakdown.body += "\n\n[c](article:gone-too)\n"
    there.breakdown.save()
    html = page(editor)
    assert "to article:nowhere" in html
    assert "to article:gone-too" in html
    assert "to article:there" not in html


def test_broken_and_stale_links_stand_on_it(editor: Client) -> None:
    now = timezone.now()
    article = make_article()
    LinkCheck.objects.create(
        article=article,
        url="https://example.org/x",
        answer="404",
        is_broken=True,
        failing_since=now,
    )
    html = page(editor)
    assert "https://example.org/x" in html
    assert "never asked" in html
    LinkCheck.objects.create(
        article=article, url="https://example.org/paper", answer="200", is_broken=False
    )
    assert "never asked" not in page(editor)


def test_it_shows_where_readers_stop_and_who_reads_for_free(editor: Client) -> None:
    article = make_article(title="Read by many")
    for percent in (15, 18, 90):
        ReadingPosition.objects.create(user=make_user(), article=article, block=1, percent=percent)
    complete(make_user(), article, timezone.now())
    html = page(editor)
    row = html[html.index("Read by many</th>") :][:300]
    assert '<td class="desk-number">4</td>' in row
    assert "10%" in row
    assert "Readers who have not finished, by how far they came: 0% 0, 10% 2" in html
    assert "<dt>Accounts</dt><dd>4</dd>" in html


def test_an_author_sees_what_is_their_own_and_no_button(client: Client) -> None:
    author = make_author()
    client.force_login(author)
    mine = make_article(title="Mine", author=author)
    other = make_article(title="Of another")
    make_report(mine, words="Wrong in mine.")
    hidden = make_report(other, words="Wrong elsewhere.")
    make_draft(title="My draft", body=BODY, author=author)
    make_draft(title="Another’s draft", body=BODY)
    html = page(client)
    assert "Wrong in mine." in html
    assert "My draft" in html
    for absent in ("Wrong elsewhere.", "Another’s draft", "desk/release/", "Free and premium"):
        assert absent not in html
    assert client.get(f"/admin/desk/reports/{hidden.pk}/").status_code == 404
    for path in ("release/", "skip/"):
        assert client.post(f"/admin/desk/{path}").status_code == 403


def test_a_premium_passage_is_shown_to_editors_alone(client: Client) -> None:
    author = make_author()
    article = make_article(author=author)
    add_premium_parts(article, canary="only for some")
    report = make_report(article, quote="Ask first. only for some", part="premium")
    path = f"/admin/desk/reports/{report.pk}/"
    client.force_login(author)
    shown = [page(client, place) for place in (DESK, "/admin/desk/reports/", path)]
    assert not any("only for some" in html for html in shown)
    client.force_login(make_editor())
    html = page(client, path)
    assert "Ask first. only for some" in html
    assert "The passage still stands</strong> in a premium part" in html


def test_nobody_else_has_a_desk(client: Client) -> None:
    make_report(make_article(), words="Wrong words.")
    client.force_login(make_user(is_staff=True))
    assert "Wrong words." not in page(client)
    assert client.get("/admin/desk/reports/").status_code == 403
    client.force_login(make_user())
    assert client.get("/admin/desk/reports/").status_code == 302


def test_it_costs_the_same_number_of_queries_at_any_size(editor: Client) -> None:
    def fill(number: int) -> None:
        section = make_section()
        for _ in range(number):
            queue(make_ready())
            article = make_article(section)
            make_report(article)
            make_draft(body=BODY)
            ReadingPosition.objects.create(user=make_user(), article=article, block=1, percent=5)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(editor)
        return len(captured)

    fill(1)
    few = queries()
    fill(20)
    assert queries() == few <= 32


def test_the_desk_of_an_empty_site_says_what_is_to_come(editor: Client) -> None:
    html = page(editor)
    assert "Nothing is queued for week" in html
    assert "Nothing is open." in html
    assert "Nobody with an account has read anything yet." in html
    assert ReaderReport.objects.count() == 0
