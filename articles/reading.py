"""An article as one reader may see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from articles.models import Article, ModelAnswer
from articles.sharing import share_links
from billing.access import is_editor, may_read_premium


@dataclass(frozen=True)
class Reference:
    """A reference with its number and the places in the text that cite it."""

    number: int
    key: str
    title: str
    authors: str
    year: int
    venue: str
    url: str
    cited_by: list[str]


@dataclass(frozen=True)
class MarkedCriterion:
    html: str
    mark: str
    label: str


@dataclass(frozen=True)
class MarkedAnswer:
    level: str
    label: str
    html: str
    criteria: list[MarkedCriterion]


@dataclass(frozen=True)
class Premium:
    """What stands behind the premium door: its measure for everyone, its text where it is open."""

    is_open: bool
    answer_count: int
    follow_up_count: int
    diagram_count: int
    has_breakdown: bool
    breakdown_headings: list[str]
    breakdown: dict[str, Any] | None = None
    answers: list[MarkedAnswer] = field(default_factory=list)
    follow_ups: list[dict[str, Any]] = field(default_factory=list)

    @property
    def exists(self) -> bool:
        return self.has_breakdown or bool(self.answer_count or self.follow_up_count)


@cache
def articles_for_reading() -> QuerySet[Article]:
    """Article.objects.for_reading(), put together once: that costs as much as its template.

    It is never evaluated itself; what is filtered from it is a copy.
    """
    return Article.objects.for_reading()


def lesson(
    article: Article, user: AbstractBaseUser | AnonymousUser, *, shows_all: bool = False
) -> dict[str, Any]:
    """What the article page shows to this reader; from Article.objects.for_reading().

    With `shows_all` premium parts are open to whoever looks: previews decide that for themselves.
    """
    return {
        "article": article,
        "references": numbered_references(article),
        "premium": premium_parts(article, user, shows_all=shows_all),
        "share_links": share_links(
            article.title, f"{settings.SITE_URL}{article.get_absolute_url()}"
        ),
    }


def numbered_references(article: Article) -> list[Reference]:
    """`article` comes from Article.objects.for_reading()."""
    rows = article.reference_rows  # type: ignore[attr-defined]
    return [
        Reference(number=number, cited_by=article.citations.get(row["key"], []), **row)
        for number, row in enumerate(rows, 1)
    ]


def premium_parts(
    article: Article, user: AbstractBaseUser | AnonymousUser, *, shows_all: bool = False
) -> Premium:
    """Fetches the premium text only for a reader who may read it; what is held back is not there.

    `article` comes from Article.objects.for_reading().
    """
    row: Any = article
    if article.premium_held and not (shows_all or is_editor(user)):
        return Premium(
            is_open=False,
            answer_count=0,
            follow_up_count=0,
            diagram_count=0,
            has_breakdown=False,
            breakdown_headings=[],
        )
    measure: dict[str, Any] = {
        "answer_count": row.model_answer_count,
        "follow_up_count": row.follow_up_count,
        "diagram_count": row.diagram_count,
        "has_breakdown": row.breakdown_headings is not None,
        "breakdown_headings": [
            heading["text"] for heading in row.breakdown_headings or [] if heading["level"] == 2
        ],
    }
    nothing_there = not (row.model_answer_count or row.follow_up_count or measure["has_breakdown"])
    is_open = shows_all or may_read_premium(user, is_sample=article.is_sample)
    if nothing_there or not is_open:
        return Premium(is_open=False, **measure)
    parts: Any = Article.objects.with_premium_parts().get(pk=article.pk)
    return Premium(
        is_open=True,
        breakdown=next(iter(parts.breakdown_rows), None),
        answers=[_marked(answer, row.rubric_rows) for answer in parts.model_answer_rows],
        follow_ups=parts.follow_up_rows,
        **measure,
    )


def _marked(answer: dict[str, Any], rubric: list[dict[str, Any]]) -> MarkedAnswer:
    return MarkedAnswer(
        level=answer["level"],
        label=ModelAnswer.Level(answer["level"]).label,
        html=answer["body_html"],
        criteria=[
            MarkedCriterion(criterion["html"], mark, ModelAnswer.Mark(mark).label)
            for criterion, mark in zip(rubric, answer["marks"], strict=False)
        ],
    )
