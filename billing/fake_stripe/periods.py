"""Billing periods, in UTC."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta

DAY = 86_400


def after(start: int, interval: str, count: int = 1, *, anchor: int | None = None) -> int:
    """A period later. One of months falls on the anchor's day, or the month's last."""
    began = datetime.fromtimestamp(start, UTC)
    if interval in {"day", "week"}:
        return int((began + timedelta(days=count * (7 if interval == "week" else 1))).timestamp())
    months = began.month - 1 + count * (12 if interval == "year" else 1)
    year, month = began.year + months // 12, months % 12 + 1
    wanted = datetime.fromtimestamp(anchor or start, UTC).day
    day = min(wanted, calendar.monthrange(year, month)[1])
    return int(began.replace(year=year, month=month, day=day).timestamp())
