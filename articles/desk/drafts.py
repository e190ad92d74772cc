"""What is not out yet, by how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from articles.desk.reach import Reach
from articles.models import (
    Article,
    KeyConcept,
    Pitfall,
    QueueEntry,
    Reference,
    RubricCriterion,
)

PARTS: dict[str, tuple[type[Any], str]] = {
    "key_concepts": (KeyConcept, "a key concept"),
    "rubric": (RubricCriterion, "a rubric criterion"),
    "pitfalls": (Pitfall, "a pitfall"),
    "references": (Reference, "a reference"),
}
STATES = {
    "empty": "No text yet",
    "missing": "Missing parts",
    "ready": "Ready",
    "queued": "Queued",
    "scheduled": "Scheduled",
}
SHOWN = ("missing", "ready")


@dataclass(frozen=True)
class Draft:
    article: Article
    state: str
    missing: list[str]


@dataclass(frozen=True)
class DraftGroup:
    state: str
    label: str
    drafts: list[Draft]

    @property
    def is_listed(self) -> bool:
        """The others are listed in the weeks, or are too many to list."""
        return self.state in SHOWN and bool(self.drafts)


def drafts_by_state(reach: Reach) -> list[DraftGroup]:
    """One query."""
    own = OuterRef("pk")
    has = {
        f"has_{name}": Exists(model.objects.filter(article=own))
        for name, (model, _) in PARTS.items()
    }
    rows = (
        Article.objects.filter(reach.own(), status__in=["draft", "scheduled"])
        .annotate(is_queued=Exists(QueueEntry.objects.filter(article=own, kind="article")), **has)
        .defer("body_html", "headings", "citations")
        .select_related("section")
        .in_order()
    )
    drafts = [_draft(row) for row in rows]
    return [
        DraftGroup(state, label, [draft for draft in drafts if draft.state == state])
        for state, label in STATES.items()
    ]


def _draft(article: Article) -> Draft:
    missing = [words for name, (_, words) in PARTS.items() if not getattr(article, f"has_{name}")]
    if not article.summary.strip():
        missing.insert(0, "a summary")
    if article.status == Article.Status.SCHEDULED:
        state = "scheduled"
    elif article.is_queued:  # type: ignore[attr-defined]
        state = "queued"
    elif not article.body.strip():
        state = "empty"
    else:
        state = "missing" if missing else "ready"
    return Draft(article, state, missing)
