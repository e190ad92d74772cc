"""All that progress holds about a learner, as files of their export."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from accounts.exporting import ExportedFile
from accounts.models import User
from progress.models import (
    Bookmark,
    Certificate,
    Completion,
    CompletionEvent,
    Note,
    ReadingPosition,
    SectionReset,
    WeeklyGoal,
)

ARTICLE = ("article__slug", "article__title")
TABLES: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "completions": (Completion, (*ARTICLE, "completed_at", "day", "zone", "revision")),
    "events": (CompletionEvent, (*ARTICLE, "kind", "at")),
    "resets": (SectionReset, ("section__slug", "at", "completions")),
    "positions": (ReadingPosition, (*ARTICLE, "block", "percent", "read_at")),
    "bookmarks": (Bookmark, (*ARTICLE, "created_at")),
    "certificates": (
        Certificate,
        ("id", "name", "subject", "titles", "issued_at", "revoked_at"),
    ),
}
NOTE = ("id", "article__slug", "body", "quote", "prefix", "suffix", "created_at", "updated_at")


def export_progress(user: User) -> Iterator[ExportedFile]:
    whole: dict[str, Any] = {
        "weekly_goal": WeeklyGoal.objects.filter(user=user)
        .values_list("articles", flat=True)
        .first()
    }
    for name, (model, columns) in TABLES.items():
        rows = _rows(model, user, columns)
        whole[name] = rows
        yield ExportedFile(f"progress/{name}.csv", _csv(columns, rows))
    whole["notes"] = _rows(Note, user, NOTE)
    text = json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    yield ExportedFile("progress/progress.json", f"{text}\n")
    yield ExportedFile("progress/notes.md", notes_as_markdown(user))


def notes_as_markdown(user: User) -> str:
    """In reading order, each under its article and with the passage that it is about."""
    parts = ["# My notes on LeetLLM\n"]
    notes = Note.objects.filter(user=user).by_article()
    for article, group in groupby(notes, key=lambda note: note.article):
        parts.append(f"## {article.title}\n")
        for note in group:
            written = note.created_at.astimezone(user.zone)
            quote = "".join(f"> {line}\n" for line in note.quote.splitlines())
            parts += [f"*{written:%-d %B %Y}*\n", *([quote] if quote else []), f"{note.body}\n"]
    return "\n".join(parts) if len(parts) > 1 else f"{parts[0]}\nThere are none yet.\n"


def _rows(model: type[Model], user: User, columns: Sequence[str]) -> list[dict[str, Any]]:
    rows = model._default_manager.filter(user=user).order_by("pk").values_list(*columns)
    return [dict(zip(map(_plain, columns), row, strict=True)) for row in rows]


def _csv(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, [_plain(column) for column in columns], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _plain(column: str) -> str:
    return column.replace("__", "_")
