"""An export of the account holds all of a learner's progress, and nobody else's."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.exporting import exported_files
from accounts.models import User
from articles.models import Article
from progress import bookmarking, models
from progress.completing import complete, undo
from progress.goals import set_goal
from progress.noting import Passage, Written, write
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db
TABLES = ["bookmarks", "certificates", "completions", "events", "positions", "resets"]


def files_of(user: User) -> dict[str, str]:
    return {file.path: file.text for file in exported_files(user)}


def do_everything(user: User, article: Article) -> None:
    complete(user, article, timezone.now())
    undo(user, article, timezone.now())
    complete(user, article, timezone.now())
    bookmarking.keep(user, article)
    set_goal(user, 3)
    written = Written(uuid4(), "So **bold**, 👩‍🔬.", Passage("Opening words"))
    write(user, article, written, timezone.now())
    models.ReadingPosition.objects.create(user=user, article=article, block=3, percent=40)
    models.Certificate.objects.create(user=user, name="A B", subject="All", titles=["One"])


def test_everything_is_in_it() -> None:
    user, article = make_user(), make_article(slug="chunking", title="Chunking")
    do_everything(user, article)
    files = files_of(user)
    whole = json.loads(files["progress/progress.json"])
    assert whole["weekly_goal"] == 3
    assert [event["kind"] for event in whole["events"]] == ["completed", "undone", "completed"]
    assert whole["completions"][0]["article_slug"] == "chunking"
    assert whole["notes"][0]["body"] == "So **bold**, 👩‍🔬."
    assert whole["positions"][0]["percent"] == 40
    assert whole["certificates"][0]["titles"] == ["One"]
    assert whole["bookmarks"][0]["article_title"] == "Chunking"
    assert "> Opening words" in files["progress/notes.md"]


def test_every_table_is_a_csv_with_its_names_even_where_it_is_empty() -> None:
    files = files_of(make_user())
    for table in TABLES:
        assert files[f"progress/{table}.csv"].count("\n") == 1, table
    assert files["progress/events.csv"] == "article_slug,article_title,kind,at\n"


def test_nothing_of_others_is_in_it() -> None:
    do_everything(make_user(), make_article(slug="theirs"))
    files = files_of(make_user())
    assert not any("theirs" in text for text in files.values())


def test_no_table_of_progress_is_forgotten() -> None:
    exported = {"WeeklyGoal", "Note", "Completion", "CompletionEvent", "SectionReset"}
    exported |= {"ReadingPosition", "Bookmark", "Certificate"}
    assert set(models.__all__) == exported
