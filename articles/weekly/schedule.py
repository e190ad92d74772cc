"""When the week's release is due: a weekday, an hour and a zone, which editors change in the admin.

The crontab of the periodic task is the one place that says it; beat only wakes us, and we look
back at the latest slot. So a server that was down catches up, a beat that runs twice changes
nothing, and a clock change moves no week.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django_celery_beat.models import CrontabSchedule, PeriodicTask

TASK_NAME = "weekly-release"
TASK = "articles.tasks.release_week"
WEEKDAYS = {"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}


@dataclass(frozen=True)
class ReleaseSchedule:
    """`weekday` as in ISO 8601: Monday is 1, Sunday 7."""

    weekday: int
    hour: int
    minute: int
    zone: ZoneInfo

    def slot_of(self, year: int, week: int) -> datetime:
        """The moment of a week's release. An hour that a clock change leaves out is the next."""
        day = datetime.fromisocalendar(year, week, self.weekday).date()
        local = datetime.combine(day, time(self.hour, self.minute), self.zone)
        return local.astimezone(ZoneInfo("UTC"))

    def latest(self, now: datetime) -> tuple[int, int, datetime]:
        """Year, week and moment of the latest slot that has come."""
        year, week, _ = now.astimezone(self.zone).isocalendar()
        slot = self.slot_of(year, week)
        if slot > now:
            year, week, _ = (now.astimezone(self.zone) - timedelta(days=7)).isocalendar()
            slot = self.slot_of(year, week)
        return year, week, slot

    def upcoming(self, now: datetime) -> tuple[int, int, datetime]:
        year, week, slot = self.latest(now)
        later = slot.astimezone(self.zone).date() + timedelta(days=7)
        year, week, _ = later.isocalendar()
        return year, week, self.slot_of(year, week)


def release_schedule() -> ReleaseSchedule:
    """As it stands in the admin; where that is not one hour a week, as the settings have it."""
    task = PeriodicTask.objects.filter(name=TASK_NAME).select_related("crontab").first()
    crontab = task.crontab if task else None
    try:
        return _of_crontab(crontab) if crontab else _of_settings()
    except ValueError:
        return _of_settings()


def ensure_periodic_task() -> PeriodicTask:
    """The row that editors change; it is made once and never set back."""
    schedule = _of_settings()
    task = PeriodicTask.objects.filter(name=TASK_NAME).first()
    if task:
        return task
    crontab, _ = CrontabSchedule.objects.get_or_create(
        minute=str(schedule.minute),
        hour=str(schedule.hour),
        day_of_week=str(schedule.weekday % 7),
        day_of_month="*",
        month_of_year="*",
        timezone=schedule.zone,
    )
    task, _ = PeriodicTask.objects.get_or_create(
        name=TASK_NAME, defaults={"task": TASK, "crontab": crontab}
    )
    return task


def _of_crontab(crontab: CrontabSchedule) -> ReleaseSchedule:
    day = crontab.day_of_week.lower()
    weekday = WEEKDAYS[day[:3]] if day[:3] in WEEKDAYS else int(day)
    return ReleaseSchedule(
        weekday=weekday or 7,
        hour=int(crontab.hour),
        minute=int(crontab.minute),
        zone=ZoneInfo(str(crontab.timezone)),
    )


def _of_settings() -> ReleaseSchedule:
    return ReleaseSchedule(
        weekday=settings.RELEASE_WEEKDAY,
        hour=settings.RELEASE_HOUR,
        minute=0,
        zone=ZoneInfo(settings.RELEASE_ZONE),
    )
