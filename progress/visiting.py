"""The progress of a visitor without an account, in a session of its own.

Django replaces the session of a browser when somebody signs in; a crash or a click in the middle
of that would lose what it held. This one has its own cookie and stays, and every change is made
under a lock on its row, so that clicks at the same moment do not overwrite each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from accounts.models import User

COOKIE = "__Host-visit" if settings.SESSION_COOKIE_SECURE else "visit"
AGE = 60 * 60 * 24 * 365  # seconds; from the last click on

_COMPLETED = "completed"  # {article id: when}
_KEPT = "kept"  # {user id: {article id: [act, when]}}


@dataclass(frozen=True)
class Kept:
    """A click that waits until its account signs in."""

    article_id: int
    act: str
    at: datetime


@contextmanager
def held(request: HttpRequest) -> Iterator[SessionStore]:
    """The visitor's session, alone in the hands of the caller, saved in the end."""
    with transaction.atomic():
        key = _key(request)
        row = (
            Session.objects.select_for_update().filter(pk=key, expire_date__gt=timezone.now())
            if key
            else None
        )
        visit = SessionStore(key if row and row.first() else None)
        if visit.session_key is None:
            visit.create()
        yield visit
        visit.set_expiry(AGE)
        visit.save()
    # What this very request renders shows what it wrote.
    request.COOKIES[COOKIE] = str(visit.session_key)


def remember(request: HttpRequest, response: HttpResponseBase) -> None:
    """Lets the browser keep the key of its visit for another year."""
    if COOKIE in request.COOKIES:
        response.set_cookie(
            COOKIE,
            request.COOKIES[COOKIE],
            max_age=AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def completed(request: HttpRequest) -> dict[int, datetime]:
    """Of this browser, without an account: when each article was completed."""
    key = _key(request)
    return completed_in(SessionStore(key)) if key else {}


def completed_in(visit: SessionStore) -> dict[int, datetime]:
    return {int(pk): datetime.fromisoformat(at) for pk, at in visit.get(_COMPLETED, {}).items()}


def complete(visit: SessionStore, article_id: int, at: datetime) -> None:
    """The first time stays."""
    visit[_COMPLETED] = {str(article_id): at.isoformat()} | visit.get(_COMPLETED, {})


def undo(visit: SessionStore, article_id: int, at: datetime) -> None:
    """A completion that came after `at` stays."""
    times = completed_in(visit)
    if article_id in times and times[article_id] <= at:
        visit[_COMPLETED] = {
            pk: time for pk, time in visit[_COMPLETED].items() if pk != str(article_id)
        }


def keep(visit: SessionStore, user_id: int, click: Kept) -> None:
    """For the account that opened the page, until it signs in here; the latest click counts."""
    kept = visit.get(_KEPT, {})
    clicks = kept.get(str(user_id), {}) | {str(click.article_id): [click.act, click.at.isoformat()]}
    visit[_KEPT] = kept | {str(user_id): clicks}


def kept_for(visit: SessionStore, user: User) -> list[Kept]:
    """In the order in which they were made."""
    clicks = visit.get(_KEPT, {}).get(str(user.pk), {})
    kept = [Kept(int(pk), act, datetime.fromisoformat(at)) for pk, (act, at) in clicks.items()]
    return sorted(kept, key=lambda click: click.at)


def hand_over(visit: SessionStore, user: User) -> None:
    """Nothing of it is the visitor's any more; what is kept for other accounts stays."""
    visit[_COMPLETED] = {}
    visit[_KEPT] = {pk: kept for pk, kept in visit.get(_KEPT, {}).items() if pk != str(user.pk)}


def has_something_for(request: HttpRequest, user: User) -> bool:
    key = _key(request)
    if not key:
        return False
    visit = SessionStore(key)
    return bool(visit.get(_COMPLETED) or kept_for(visit, user))


def _key(request: HttpRequest) -> str | None:
    key: str = request.COOKIES.get(COOKIE, "")
    return key if len(key) == 32 and key.isascii() and key.isalnum() else None
