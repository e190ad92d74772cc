"""What a reader did with each article, in one query for all that a page shows of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import JSONField, QuerySet, Value
from django.db.models.functions import Cast, JSONObject
from django.http import HttpRequest

from accounts.models import User
from articles.models import Article
from progress import visiting
from progress.models import Bookmark, Completion, Note, ReadingPosition

TIMES = ("created_at", "updated_at")
NOTE = ("number", "id", "body", "html", "quote", "prefix", "suffix", *TIMES)
Row = tuple[str, int, int, datetime, int, Any]


@dataclass(frozen=True)
class Marks:
    """By the id of the article; retired ones are among them."""

    completed: dict[int, int] = field(default_factory=dict)  # to the revision that was read
    completed_at: dict[int, datetime] = field(default_factory=dict)
    bookmarked: dict[int, datetime] = field(default_factory=dict)  # to when
    percent_read: dict[int, int] = field(default_factory=dict)
    block_read: dict[int, int] = field(default_factory=dict)
    read_at: dict[int, datetime] = field(default_factory=dict)

    def has_changed(self, article: Article) -> bool:
        """Whether it is another in substance than the reader completed; 0 is not known."""
        return article.is_published and 0 < self.completed.get(article.pk, 0) < article.revision


def marks_of(user: AbstractBaseUser | AnonymousUser) -> Marks:
    return _sorted(_rows(user.pk))[0] if user.is_authenticated else Marks()


def marks_and_notes(user: User, article: Article) -> tuple[Marks, list[Note]]:
    """What the page of an article shows of its reader, in one query too."""
    rows = (
        Note.objects.filter(user=user, article=article)
        .order_by()
        .values_list(
            Value("noted"),
            "article_id",
            Value(0),
            "created_at",
            Value(0),
            JSONObject(**{name: name for name in NOTE}),
        )
    )
    marks, notes = _sorted(_rows(user.pk, rows))
    for note in notes:
        note.user, note.article = user, article
    return marks, sorted(notes, key=lambda note: (note.created_at, note.pk))


def _sorted(rows: Iterable[Row]) -> tuple[Marks, list[Note]]:
    marks, notes = Marks(), []
    for kind, article_id, number, at, block, text in rows:
        if kind == "noted":
            times = {name: datetime.fromisoformat(text[name]) for name in TIMES}
            notes.append(Note(**{**text, **times, "id": UUID(text["id"])}))
        elif kind == "completed":
            marks.completed[article_id] = number
            marks.completed_at[article_id] = at
        elif kind == "bookmarked":
            marks.bookmarked[article_id] = at
        else:
            marks.percent_read[article_id] = number
            marks.block_read[article_id] = block
            marks.read_at[article_id] = at
    return marks, notes


def marks_of_visit(request: HttpRequest) -> Marks:
    """What this browser completed without an account; which revision it read is not known."""
    times = visiting.completed(request)
    return Marks(completed=dict.fromkeys(times, 0), completed_at=times)


def marks_for(request: HttpRequest) -> Marks:
    """Fetched once for a request, whatever number of tags stand on the page."""
    if not hasattr(request, "reader_marks"):
        user = request.user
        found = marks_of(user) if user.is_authenticated else marks_of_visit(request)
        request.reader_marks = found  # type: ignore[attr-defined]
    marks: Marks = request.reader_marks  # type: ignore[attr-defined]
    return marks


def _rows(user_id: int, *others: QuerySet[Any, Any]) -> Iterable[Row]:
    nothing = Cast(Value(None), JSONField())
    completions = Completion.objects.filter(user_id=user_id).values_list(
        Value("completed"), "article_id", "revision", "completed_at", Value(0), nothing
    )
    bookmarks = Bookmark.objects.filter(user_id=user_id).values_list(
        Value("bookmarked"), "article_id", Value(0), "created_at", Value(0), nothing
    )
    positions = ReadingPosition.objects.filter(user_id=user_id).values_list(
        Value("read"), "article_id", "percent", "read_at", "block", nothing
    )
    return completions.union(bookmarks.order_by(), positions, *others, all=True)
