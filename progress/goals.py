"""A weekly goal: how many articles a learner means to complete, from Monday on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from progress.calendar import week_of
from progress.models import WeeklyGoal

LEAST, MOST = 1, 50


@dataclass(frozen=True)
class Week:
    """`goal` is None where the learner set none."""

    monday: date
    done: int
    goal: int | None

    @property
    def reached(self) -> bool:
        return self.goal is not None and self.done >= self.goal

    @property
    def shown(self) -> int:
        """For the bar, which ends at the goal."""
        return min(self.done, self.goal or 0)


def set_goal(user: User, articles: int) -> WeeklyGoal:
    goal, _ = WeeklyGoal.objects.update_or_create(user=user, defaults={"articles": articles})
    return goal


def remove_goal(user: User) -> None:
    WeeklyGoal.objects.filter(user=user).delete()


def goal_of(user: User) -> int | None:
    return WeeklyGoal.objects.filter(user=user).values_list("articles", flat=True).first()


def this_week(completed_on: Iterable[date], today: date, goal: int | None) -> Week:
    monday = week_of(today)
    return Week(monday, sum(week_of(day) == monday for day in completed_on), goal)
