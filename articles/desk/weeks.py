"""What goes out in the next weeks, if the queue stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from articles.desk.reach import Reach
from articles.models import Article, QueueEntry, Release
from articles.weekly.schedule import ReleaseSchedule, release_schedule

WEEKS_AHEAD = 6


@dataclass(frozen=True)
class Week:
    year: int
    number: int
    slot: datetime
    release: Release | None
    entries: list[QueueEntry] = field(default_factory=list)
    scheduled: list[Article] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def free_places(self) -> int:
        return 0 if self.release else settings.RELEASE_SIZE - len(self.entries)


def weeks_ahead(reach: Reach, queue: Sequence[QueueEntry], now: datetime) -> list[Week]:
    """`queue` is all of it, in order. Four queries at most, at any length."""
    schedule = release_schedule()
    slots = _slots(schedule, now)
    of_weeks = Q()
    for year, number, _ in slots:
        of_weeks |= Q(year=year, week=number)
    made = {(row.year, row.week): row for row in Release.objects.filter(of_weeks)}
    scheduled = list(
        Article.objects.filter(reach.own(), status=Article.Status.SCHEDULED)
        .only("pk", "title", "slug", "publish_at", "author")
        .order_by("publish_at")
    )
    waiting = list(queue)
    weeks, since = [], datetime.min.replace(tzinfo=now.tzinfo)
    for year, number, slot in slots:
        release = made.get((year, number))
        size = 0 if release else settings.RELEASE_SIZE
        entries, waiting = waiting[:size], waiting[size:]
        of_week = [a for a in scheduled if a.publish_at and since < a.publish_at <= slot]
        since = slot
        weeks.append(Week(year, number, slot, release, entries, of_week))
    return weeks


def _slots(schedule: ReleaseSchedule, now: datetime) -> list[tuple[int, int, datetime]]:
    slots = [schedule.upcoming(now)]
    for _ in range(WEEKS_AHEAD - 1):
        slots.append(schedule.upcoming(slots[-1][2] + timedelta(minutes=1)))
    return slots
