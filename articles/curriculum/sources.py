"""An article as its files say it, however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from pydantic import BaseModel

from articles.curriculum.schema import ArticleEntry, Marks

LEVELS = ("passing", "strong", "outstanding")
BLANK_LINES = re.compile(r"(?:[^\S\n]*\n)*")


@dataclass(frozen=True)
class Place:
    """Where an article stands: its section's slug, and its number there."""

    section: str
    position: int

    def __str__(self) -> str:
        return f"{self.section}, number {self.position}"


@dataclass(frozen=True)
class FollowUpSource:
    question: str
    tested: str
    answer: str
    trap: str


@dataclass(frozen=True)
class BreakdownSource:
    question: str
    body: str


@dataclass(frozen=True)
class AnswersSource:
    """`bodies` in the order of LEVELS."""

    marks: Marks
    bodies: tuple[str, ...]
    follow_ups: tuple[FollowUpSource, ...]


@dataclass(frozen=True)
class ArticleSource:
    """What an article says, wherever it stands. Two that are equal say the same.

    `extra` are the files that later apps read (practice.yaml, exercise/…), by name.
    """

    entry: ArticleEntry
    body: str
    breakdown: BreakdownSource | None = None
    answers: AnswersSource | None = None
    extra: tuple[tuple[str, str], ...] = ()

    def settled(self, now: datetime) -> ArticleSource:
        """Without what the passing of time changes, to be compared.

        A schedule whose time has come says the same as “published”. And when a published
        article came out is history: no file changes it.
        """
        entry = self.entry
        if self.status_at(now) != "published":
            return self
        settled = entry.model_copy(update={"status": "published", "publish_at": None})
        return replace(self, entry=settled)

    def status_at(self, now: datetime) -> str:
        entry = self.entry
        is_due = entry.status == "scheduled" and entry.publish_at and entry.publish_at <= now
        return "published" if is_due else entry.status

    def differences(self, other: ArticleSource) -> list[str]:
        """Names of what is not the same, for a person."""
        parts = [part.name for part in fields(self) if part.name != "entry"]
        return [
            *entry_differences(self.entry, other.entry),
            *(name for name in parts if getattr(self, name) != getattr(other, name)),
        ]


@dataclass(frozen=True)
class Lines:
    """Where the parts of one article begin in their files, for faults found later."""

    by_part: dict[str, tuple[str, int]] = field(default_factory=dict)

    def of(self, part: str) -> tuple[str, int]:
        """(file name, line from 1)."""
        return self.by_part.get(part, ("article.md", 1))


def entry_differences(one: BaseModel, other: BaseModel) -> Iterator[str]:
    for name in type(one).model_fields:
        if getattr(one, name) != getattr(other, name):
            yield name


def trimmed(text: str) -> tuple[str, int]:
    """The text with \\n at its line ends and no blank lines around it; how many it began with."""
    text = text.replace("\r\n", "\n").rstrip()
    match = BLANK_LINES.match(text)
    start = match.end() if match else 0
    return text[start:], text.count("\n", 0, start)
