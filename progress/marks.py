"""What a reader did with each article, in one query for all that a page shows of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Value
from django.http import HttpRequest

from articles.models import Article
from progress import visiting
from progress.models import Bookmark, Completion, ReadingPosition


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
    if not user.is_authenticated:
        return Marks()
    marks = Marks()
    for kind, article_id, number, at, block in _rows(user.pk):
        if kind == "completed":
            marks.completed[article_id] = number
            marks.completed_at[article_id] = at
        elif kind == "bookmarked":
            marks.bookmarked[article_id] = at
        else:
            marks.percent_read[article_id] = number
            marks.block_read[article_id] = block
            marks.read_at[article_id] = at
    return marks


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


def _rows(user_id: int) -> Iterable[tuple[str, int, int, datetime, int]]:
    completions = Completion.objects.filter(user_id=user_id).values_list(
        Value("completed"), "article_id", "revision", "completed_at", Value(0)
    )
    bookmarks = Bookmark.objects.filter(user_id=user_id).values_list(
        Value("bookmarked"), "article_id", Value(0), "created_at", Value(0)
    )
    positions = ReadingPosition.objects.filter(user_id=user_id).values_list(
        Value("read"), "article_id", "percent", "read_at", "block"
    )
    return completions.union(bookmarks.order_by(), positions, all=True)
