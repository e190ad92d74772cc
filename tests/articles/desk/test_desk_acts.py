"""What is done at the desk is done once, however often its button is pressed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import QueueEntry, Release
from articles.weekly.schedule import release_schedule
from tests.articles.desk.people import make_author, make_editor
from tests.articles.desk.test_desk import make_ready, queue
from tests.articles.test_reports import make_report
from tests.factories import add_premium_parts, make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_editor())
    return client


def said(client: Client, path: str, data: dict[str, Any]) -> str:
    answer = client.post(path, data, follow=True)
    return " ".join(str(message) for message in answer.context["messages"])


def next_week() -> tuple[int, int]:
    return release_schedule().upcoming(timezone.now())[:2]


def test_a_week_published_now_is_out_once(editor: Client) -> None:
    entries = queue(*(make_ready() for _ in range(3)))
    year, week = next_week()
    form = editor.get("/admin/desk/release/").content.decode()
    assert f'name="week" value="{year}-{week}"' in form
    for _ in range(2):
        assert said(editor, "/admin/desk/release/", {"week": f"{year}-{week}"}) == (
            f"Week {week} is out."
        )
    assert Release.objects.count() == 1
    assert list(QueueEntry.objects.values_list("pk", flat=True)) == [entries[2].pk]


def test_a_click_that_comes_a_week_late_publishes_nothing(editor: Client) -> None:
    queue(make_ready())
    assert "has passed" in said(editor, "/admin/desk/release/", {"week": "2020-1"})
    assert not Release.objects.exists()


def test_a_week_skipped_twice_is_one_week_skipped(editor: Client) -> None:
    year, week = next_week()
    for _ in range(2):
        assert "is skipped" in said(editor, "/admin/desk/skip/", {"week": f"{year}-{week}"})
    assert [release.state for release in Release.objects.all()] == ["skipped"]


def test_moved_twice_by_one_click_it_moves_one_place(editor: Client) -> None:
    first, second, third = queue(*(make_ready() for _ in range(3)))
    for _ in range(2):
        editor.post("/admin/desk/queue/move/", {"move": f"{third.pk}:1"})
    assert list(QueueEntry.objects.values_list("pk", flat=True)) == [first.pk, third.pk, second.pk]


@pytest.mark.parametrize("move", ["", "x:1", "1:", "999999:0"])
def test_a_move_of_what_is_not_there_says_so(editor: Client, move: str) -> None:
    assert "has changed" in said(editor, "/admin/desk/queue/move/", {"move": move})


def test_unscheduled_it_is_out_of_the_queue_and_a_draft_again(editor: Client) -> None:
    (entry,) = queue(make_ready())
    path = f"/admin/desk/queue/{entry.pk}/take-out/"
    assert "out of the queue" in editor.get(path).content.decode()
    assert QueueEntry.objects.exists()
    assert "is out of the queue" in said(editor, path, {})
    assert "no longer" in said(editor, path, {})
    entry.article.refresh_from_db()
    assert entry.article.status == "draft"


def test_queued_twice_it_stands_once(editor: Client) -> None:
    article = make_ready()
    for _ in range(2):
        editor.post(f"/admin/desk/queue/add/{article.pk}/")
    assert QueueEntry.objects.count() == 1


def test_premium_parts_that_are_held_back_are_queued(editor: Client) -> None:
    article = make_article(premium_held=True)
    add_premium_parts(article)
    assert "Queue the premium parts" in editor.get("/admin/").content.decode()
    editor.post(f"/admin/desk/queue/add/{article.pk}/", {"kind": "premium"})
    assert QueueEntry.objects.get().kind == "premium"


def test_a_report_is_resolved_once_with_a_note(editor: Client) -> None:
    report = make_report(make_article())
    path = f"/admin/desk/reports/{report.pk}/"
    for _ in range(2):
        assert "is resolved" in said(editor, path, {"act": "resolved", "note": "Put right."})
    report.refresh_from_db()
    assert (report.state, report.note) == ("resolved", "Put right.")
    assert "Put right." in editor.get(path).content.decode()
    editor.post(path, {"act": "reopen"})
    report.refresh_from_db()
    assert (report.state, report.handled_by) == ("open", None)


def test_what_another_declined_before_is_told_with_the_note(editor: Client) -> None:
    report = make_report(make_article())
    report.handle("declined", "It is right.", make_editor().pk, timezone.now())
    told = said(editor, f"/admin/desk/reports/{report.pk}/", {"act": "resolved", "note": "Mine."})
    assert "has declined it before" in told
    assert "“Mine.”" in told


def test_an_author_reads_a_report_and_handles_none(client: Client) -> None:
    author = make_author()
    client.force_login(author)
    report = make_report(make_article(author=author))
    path = f"/admin/desk/reports/{report.pk}/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"act": "resolved"}).status_code == 403
