"""Those who knock: each with a session, a token, and things of their own."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from http.cookies import SimpleCookie

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.tokens import make_token
from billing.models import ManualGrant
from progress.completing import complete
from progress.models import Bookmark, Completion
from tests.billing.factories import make_subscription
from tests.factories import make_user
from tests.leetllm.doors.course import Course

ANONYMOUS, FREE, LAPSED, PREMIUM = "anonymous", "free", "lapsed", "premium"
EDITOR, AUTHOR, STAFF = "editor", "author", "staff"
EVERYBODY = frozenset({ANONYMOUS, FREE, LAPSED, PREMIUM, EDITOR, AUTHOR, STAFF})
NOBODY: frozenset[str] = frozenset()
PAYING = frozenset({PREMIUM, EDITOR})

# An author may change articles, and of these none is theirs; staff may do all else.
MAY_CHANGE, MAY_PUBLISH = Q(codename="change_article"), Q(codename="publish_article")
MAY_READ = {
    "sample": EVERYBODY,
    "premium": PAYING,
    "early": PAYING,
    **dict.fromkeys(["draft", "unannounced", "scheduled", "retired"], frozenset({EDITOR})),
    **dict.fromkeys(["another's", "belongings", "certificate"], NOBODY),
}


@cache
def _browser() -> Client:
    return Client()


@dataclass(frozen=True)
class Reader:
    name: str
    user: User | None = None
    session: str = ""
    token: str = ""

    def client(self) -> Client:
        """A browser as theirs was after the sign-in; the last one is not to be used any more.

        All are one, for a client loads the middleware, which takes as long as many requests.
        """
        client = _browser()
        client.cookies = SimpleCookie()
        if self.session:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        return client


def all_readers(course: Course) -> list[Reader]:
    return [
        Reader(ANONYMOUS),
        _reader(FREE, make_user(), course),
        _reader(LAPSED, _lapsed(), course),
        _reader(PREMIUM, subscriber(), course),
        _reader(EDITOR, _staff(Q(content_type__app_label="articles")), course),
        _reader(AUTHOR, _staff(Q(content_type__app_label="articles") & ~MAY_PUBLISH), course),
        _reader(STAFF, _staff(~MAY_CHANGE & ~MAY_PUBLISH), course),
    ]


def subscriber() -> User:
    user = make_user()
    make_subscription(user, status="active", period_end=timezone.now() + timedelta(days=20))
    return user


def _lapsed() -> User:
    """Of everything that opens premium they had one, and it is over."""
    user, yesterday = make_user(), timezone.now() - timedelta(days=1)
    make_subscription(user, status="canceled", period_end=yesterday, ends_at=yesterday)
    ManualGrant.objects.create(user=user, reason="Ended", until=yesterday)
    ManualGrant.objects.create(user=user, reason="Revoked", revoked_at=yesterday)
    return user


def _staff(permissions: Q) -> User:
    user = make_user(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(permissions))
    return user


def _reader(name: str, user: User, course: Course) -> Reader:
    """They completed the premium article as it was before, and keep all."""
    complete(user, course.premium, timezone.now())
    Completion.objects.filter(user=user).update(revision=1)
    for article in course.articles:
        Bookmark.objects.create(user=user, article=article)
    return reader_of(name, user)


def reader_of(name: str, user: User) -> Reader:
    """Signed in a moment ago, so that nothing asks for the password again."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    return Reader(name, user, str(session.session_key), make_token(user, "Doors"))
