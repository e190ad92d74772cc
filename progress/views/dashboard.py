"""Your progress: where a learner stands, and what they did when."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from articles.catalogue import load_catalogue
from progress import visiting
from progress.calendar import heat_map
from progress.goals import LEAST, MOST, goal_of, remove_goal, set_goal, this_week
from progress.history import by_day, history_of, history_of_visit, minutes_read
from progress.marks import marks_for
from progress.streaks import streaks
from progress.tally import tally

DAYS_ON_A_PAGE = 14


class GoalForm(forms.Form):
    articles = forms.IntegerField(
        label="Articles a week",
        min_value=LEAST,
        max_value=MOST,
        error_messages={
            "invalid": f"Enter a whole number from {LEAST} to {MOST}.",
            "min_value": f"A goal is at least {LEAST} article a week.",
            "max_value": f"A goal is at most {MOST} articles a week.",
        },
    )


@never_cache
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    return _dashboard(request)


@require_POST
@login_required
def change_goal(request: HttpRequest) -> HttpResponse:
    form = GoalForm(request.POST)
    if not form.is_valid():
        return _dashboard(request, form, status=422)
    goal = set_goal(cast("User", request.user), form.cleaned_data["articles"])
    plural = "" if goal.articles == 1 else "s"
    messages.success(request, f"Your goal is {goal.articles} article{plural} a week.")
    return redirect("progress:dashboard")


@require_POST
@login_required
def drop_goal(request: HttpRequest) -> HttpResponse:
    remove_goal(cast("User", request.user))
    messages.success(request, "Your weekly goal is removed.")
    return redirect("progress:dashboard")


def _dashboard(
    request: HttpRequest, form: GoalForm | None = None, status: int = 200
) -> HttpResponse:
    catalogue = load_catalogue()
    completed = frozenset(marks_for(request).completed)
    context = {
        "catalogue": catalogue,
        "tally": tally(catalogue.articles, completed),
        "sections": [
            (entry.section, tally(entry.articles, completed)) for entry in catalogue.contents
        ],
    }
    if request.user.is_authenticated:
        context |= _account(request, request.user, form)
    else:
        context |= _history(request, history_of_visit(visiting.completed(request)))
    return render(request, "progress/dashboard/dashboard.html", context, status=status)


def _account(request: HttpRequest, user: User, form: GoalForm | None) -> dict[str, Any]:
    now = timezone.now()
    today = now.astimezone(user.zone).date()
    history = history_of(user)
    days = [done.moment.day for done in history]
    goal = goal_of(user)
    return _history(request, history) | {
        "streaks": streaks([done.moment for done in history], now, user.time_zone),
        "heat_map": heat_map(days, today),
        "week": this_week(days, today, goal),
        "minutes": minutes_read(history),
        "form": form or GoalForm(initial={"articles": goal}),
    }


def _history(request: HttpRequest, history: list[Any]) -> dict[str, Any]:
    days = Paginator(by_day(history), DAYS_ON_A_PAGE)
    return {"history": history, "days": days.get_page(request.GET.get("page"))}
