"""All that the desk shows, at a number of queries that does not grow."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from articles.desk.drafts import drafts_by_state
from articles.desk.panels import registered_panels
from articles.desk.reach import Reach
from articles.desk.subscribers import subscribers
from articles.desk.weeks import weeks_ahead
from articles.linkchecking import STALE, dead_internal_links
from articles.models import Article, LinkCheck, QueueEntry, ReaderReport, Reference
from articles.models.report import ReaderReportQuerySet

LISTED = 8


def desk_of(reach: Reach, now: datetime) -> dict[str, Any]:
    queue = list(QueueEntry.objects.select_related("article").defer(*_texts("article__")))
    weeks = weeks_ahead(reach, queue, now)
    placed = sum(len(week.entries) for week in weeks)
    open_reports = reports_of(reach).open()
    return {
        "reach": reach,
        "now": now,
        "size": settings.RELEASE_SIZE,
        "weeks": weeks,
        "next_week": weeks[0],
        "later": queue[placed:],
        "queue_length": len(queue),
        "places": {entry.pk: index for index, entry in enumerate(queue)},
        "moves": _moves(queue) if reach.may_release else {},
        "groups": drafts_by_state(reach),
        "held": _held_back(reach) if reach.may_release else [],
        "reports": list(open_reports[: LISTED + 1]),
        "report_count": open_reports.count(),
        "listed": LISTED,
        "dead_links": dead_internal_links(reach.own()),
        "broken_links": list(_broken(reach)[: LISTED * 2]),
        "stale_references": list(_stale_references(reach, now)[:LISTED]),
        "stale_count": _stale_references(reach, now).count(),
        "panels": registered_panels(reach),
        "subscribers": subscribers(now) if reach.is_editor else None,
    }


def reports_of(reach: Reach) -> ReaderReportQuerySet:
    return (
        ReaderReport.objects.filter(reach.own("article__"))
        .select_related("article", "reporter", "handled_by", "resolved_in")
        .defer(*_texts("article__"), "resolved_in__body")
    )


def shows_passage(report: ReaderReport, reach: Reach) -> bool:
    """What may be premium text is for those who may edit what is published."""
    return reach.is_editor or report.part == ReaderReport.Part.LESSON


def _moves(queue: list[QueueEntry]) -> dict[int, tuple[int | None, int | None]]:
    """The places to which an entry goes up and down."""
    last = len(queue) - 1
    return {
        entry.pk: (i - 1 if i else None, i + 1 if i < last else None)
        for i, entry in enumerate(queue)
    }


def _held_back(reach: Reach) -> list[Article]:
    """Premium parts that wait and are in no week yet."""
    queued = QueueEntry.objects.filter(article=OuterRef("pk"), kind="premium")
    held = Article.objects.filter(reach.own(), ~Exists(queued), premium_held=True)
    return list(held.defer(*_texts("")).in_order()[:LISTED])


def _broken(reach: Reach) -> QuerySet[LinkCheck]:
    broken = LinkCheck.objects.filter(reach.own("article__"), is_broken=True)
    return (
        broken.select_related("article").defer(*_texts("article__")).order_by("failing_since", "pk")
    )


def _stale_references(reach: Reach, now: datetime) -> QuerySet[Reference]:
    """Of which nobody knows whether they are there: not asked about, or failing, for long."""
    check = LinkCheck.objects.filter(article=OuterRef("article"), url=OuterRef("url"))
    references = Reference.objects.filter(
        reach.own("article__"), article__status=Article.Status.PUBLISHED
    )
    return (
        references.exclude(url="")
        .annotate(
            asked_at=Subquery(check.values("checked_at")[:1]),
            failing_since=Subquery(check.values("failing_since")[:1]),
        )
        .filter(Q(asked_at=None) | Q(asked_at__lt=now - STALE) | Q(failing_since__lt=now - STALE))
        .select_related("article")
        .defer(*_texts("article__"))
        .order_by("asked_at", "pk")
    )


def _texts(path: str) -> list[str]:
    return [f"{path}{field}" for field in ("body", "body_html", "headings", "citations")]
