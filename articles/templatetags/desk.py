"""The desk on the admin's first page, for those who have one."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from articles.desk.desk import desk_of, shows_passage
from articles.desk.reach import Reach, reach_of
from articles.models import ReaderReport

register = template.Library()


@register.inclusion_tag("admin/desk/desk.html", takes_context=True)
def editorial_desk(context: template.Context) -> dict[str, Any]:
    reach = reach_of(context["request"].user)
    if reach is None:
        return {"reach": None}
    return {**desk_of(reach, timezone.now()), "csrf_token": context.get("csrf_token")}


@register.filter
def of_key(mapping: dict[int, Any], key: int) -> Any:
    return mapping.get(key)


@register.filter
def passage_for(report: ReaderReport, reach: Reach) -> str:
    return report.quote if shows_passage(report, reach) else ""
