"""What editors do at their desk. Each act happens once, however often its button is pressed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.desk.desk import reports_of, shows_passage
from articles.desk.reach import Reach, reach_of
from articles.models import Article, QueueEntry, ReaderReport, Release
from articles.reporting.texts import stands, text_version
from articles.weekly.queueing import enqueue as put_in_queue
from articles.weekly.queueing import reorder, unschedule
from articles.weekly.releasing import release_now, skip_week
from articles.weekly.schedule import release_schedule

View = Callable[..., HttpResponse]
REPORTS_ON_A_PAGE = 30


def for_desk(view: View) -> View:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reach = reach_of(request.user)
        if reach is None:
            raise PermissionDenied
        return view(request, reach, *args, **kwargs)

    return wrapped


def for_releasers(view: View) -> View:
    @for_desk
    @wraps(view)
    def wrapped(request: HttpRequest, reach: Reach, *args: Any, **kwargs: Any) -> HttpResponse:
        if not reach.may_release:
            raise PermissionDenied
        return view(request, reach, *args, **kwargs)

    return wrapped


@require_http_methods(["GET", "HEAD", "POST"])
@for_releasers
def release(request: HttpRequest, reach: Reach) -> HttpResponse:
    return _week_act(request, reach, "release", release_now)


@require_http_methods(["GET", "HEAD", "POST"])
@for_releasers
def skip(request: HttpRequest, reach: Reach) -> HttpResponse:
    return _week_act(request, reach, "skip", skip_week)


def _week_act(
    request: HttpRequest, reach: Reach, act: str, do: Callable[..., Release | None]
) -> HttpResponse:
    """The week stands in the form: a click that comes late must not reach the week after it."""
    now = timezone.now()
    year, week, slot = release_schedule().upcoming(now)
    key = f"{year}-{week}"
    if request.method != "POST":
        entries = QueueEntry.objects.select_related("article")[: settings.RELEASE_SIZE]
        context = {"act": act, "week": week, "slot": slot, "key": key, "entries": entries}
        return _page(request, "confirm_week", context)
    if request.POST.get("week") != key:
        messages.error(request, "That week has passed. Look at the weeks again.")
        return _to_desk()
    do(now, by=reach.user)
    made = Release.objects.get(year=year, week=week)
    said = {"released": "is out", "empty": "went out empty: nothing was ready"}
    messages.success(request, f"Week {week} {said.get(made.state, 'is skipped')}.")
    return _to_desk()


@require_http_methods(["GET", "HEAD", "POST"])
@for_releasers
def take_out(request: HttpRequest, reach: Reach, pk: int) -> HttpResponse:
    entry = QueueEntry.objects.select_related("article").filter(pk=pk).first()
    if entry is None:
        messages.info(request, "It is no longer in the queue.")
        return _to_desk()
    if request.method != "POST":
        return _page(request, "confirm_unschedule", {"entry": entry})
    unschedule(entry)
    messages.success(request, f"“{entry.article}” is out of the queue.")
    return _to_desk()


@require_POST
@for_releasers
def move(request: HttpRequest, reach: Reach) -> HttpResponse:
    """`place` is where the entry is to stand, so that a second click moves it no further."""
    entry, _, place = request.POST.get("move", "").partition(":")
    ids = list(QueueEntry.objects.values_list("pk", flat=True))
    if not (entry.isdecimal() and place.isdecimal() and int(entry) in ids):
        messages.error(request, "The queue has changed. Look at it again.")
        return _to_desk()
    ids.remove(int(entry))
    ids.insert(int(place), int(entry))
    reorder(ids)
    return _to_desk("queue")


@require_POST
@for_releasers
def enqueue(request: HttpRequest, reach: Reach, pk: int) -> HttpResponse:
    article = get_object_or_404(Article, pk=pk)
    is_premium = request.POST.get("kind") == QueueEntry.Kind.PREMIUM
    kind = QueueEntry.Kind.PREMIUM if is_premium else QueueEntry.Kind.ARTICLE
    try:
        put_in_queue(article, kind, reach.user, timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"“{article}” waits at the end of the queue.")
    return _to_desk("queue")


@require_safe
@for_desk
def reports(request: HttpRequest, reach: Reach) -> HttpResponse:
    states = ReaderReport.State
    state = request.GET.get("state", "")
    state = state if state in states.values else states.OPEN
    found = reports_of(reach).filter(state=state)
    page = Paginator(found, REPORTS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(report, shows_passage(report, reach)) for report in page]
    context = {"page": page, "rows": rows, "state": state, "states": states.choices}
    return _page(request, "reports", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def report(request: HttpRequest, reach: Reach, pk: UUID) -> HttpResponse:
    found = get_object_or_404(reports_of(reach), pk=pk)
    if request.method == "POST":
        if not reach.may_handle_reports:
            raise PermissionDenied
        return _handle(request, reach, found)
    article = Article.objects.for_reading().get(pk=found.article_id)
    is_shown = shows_passage(found, reach)
    context = {
        "report": found,
        "reach": reach,
        "is_shown": is_shown,
        "still_stands": is_shown and bool(found.quote) and stands(found, article),
        "is_same_text": found.text_version == text_version(article),
        "article": article,
        "line": _line(found.quote, article.body) if is_shown else None,
    }
    return _page(request, "report", context)


def _handle(request: HttpRequest, reach: Reach, found: ReaderReport) -> HttpResponse:
    act = request.POST.get("act", "")
    note = request.POST.get("note", "").strip()
    here = HttpResponseRedirect(reverse("desk:report", args=[found.pk]))
    if len(note) > 1000:
        messages.error(request, "A note has at most 1,000 characters.")
        return here
    if act == "reopen":
        found.reopen()
        return here
    if act not in {ReaderReport.State.RESOLVED, ReaderReport.State.DECLINED}:
        raise PermissionDenied
    done = found.handle(act, note, reach.user.pk, timezone.now())
    found.refresh_from_db()
    if done or (found.state == act and found.note == note):
        messages.success(request, f"The report is {found.get_state_display().lower()}.")
        return HttpResponseRedirect(reverse("desk:reports"))
    messages.error(
        request,
        f"{found.handled_by or 'Somebody'} has {found.get_state_display().lower()} it before. "
        f"Your note was not saved: “{note}”",
    )
    return here


def _line(quote: str, body: str) -> int | None:
    """The line of the source where the passage begins, by its first words; None if not found."""
    for length in (8, 5, 3):
        words = " ".join(quote.split()[:length])
        for number, line in enumerate(body.splitlines(), 1):
            if words and words in " ".join(line.split()):
                return number
    return None


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    return render(
        request, f"admin/desk/{name}.html", {**admin.site.each_context(request), **context}
    )


def _to_desk(place: str = "") -> HttpResponse:
    response = HttpResponseRedirect(reverse("admin:index") + (f"#{place}" if place else ""))
    response.status_code = 303
    return response
