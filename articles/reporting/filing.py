"""A report is kept once, however often it is sent, and so many of them and no more."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.core.internal import ratelimit
from django.http import HttpRequest

from articles.models import Article, ReaderReport
from articles.reporting.texts import part_of
from billing.access import may_read_premium

# Counted in the default cache, which counts in this process while Redis is away.
RATES = {"report_article": "10/10m/ip,40/d/ip"}


def is_filed(report_id: UUID) -> bool:
    return ReaderReport.objects.filter(pk=report_id).exists()


def is_one_too_many(request: HttpRequest) -> bool:
    usage = ratelimit.consume(request, app="articles", action="report_article", config=RATES)
    return usage is None


def file_report(
    request: HttpRequest, article: Article, data: dict[str, Any], now: datetime
) -> None:
    """`data` is of a valid ReportForm, `article` from Article.objects.for_reading()."""
    context = ReaderReport.CONTEXT
    has_quote = bool(data["quote"])
    report = ReaderReport(
        id=data["id"],
        article=article,
        reporter_id=request.user.pk,
        kind=data["kind"],
        words=data["words"],
        quote=data["quote"],
        prefix=data["before"][-context:] if has_quote else "",
        suffix=data["after"][:context] if has_quote else "",
        revision=data["revision"],
        text_version=data["version"],
        reported_at=now,
    )
    may_read = may_read_premium(request.user, now, is_sample=article.is_sample)
    report.part = part_of(report, article, may_read_premium=may_read)
    ReaderReport.objects.bulk_create([report], ignore_conflicts=True)
