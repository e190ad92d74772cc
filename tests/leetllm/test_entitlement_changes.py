"""What opens and closes premium counts from the next request on, in every tab and for a program."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles.models import Article, FollowUp, ModelAnswer
from articles.typesetting import typeset_whole
from billing.granting import revoke
from billing.models import ManualGrant, Subscription
from tests.billing.factories import make_subscription
from tests.factories import add_premium_parts, make_article, make_user
from tests.leetllm.doors.canaries import Canaries
from tests.leetllm.doors.course import Course
from tests.leetllm.doors.knocking import read
from tests.leetllm.doors.patterns import routes
from tests.leetllm.doors.readers import Reader, reader_of, subscriber
from tests.leetllm.doors.table import Door, line_of

pytestmark = pytest.mark.django_db


def granted() -> User:
    user = make_user()
    ManualGrant.objects.create(user=user, reason="A test")
    return user


def editing() -> User:
    user = make_user(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="articles"))
    return user


def change(**fields: object) -> Callable[[User], object]:
    return lambda user: Subscription.objects.filter(customer__user=user).update(**fields)


def revoked(user: User) -> None:
    assert revoke(user.premium_grants.get(), None, "A test", timezone.now())


ENDS: dict[str, tuple[Callable[[], User], Callable[[User], object]]] = {
    "the grant is revoked": (granted, revoked),
    "the subscription is cancelled": (subscriber, change(status="canceled")),
    "its end has come": (subscriber, change(ends_at=timezone.now() - timedelta(seconds=1))),
    "its payment is disputed": (subscriber, change(hold="dispute")),
    "the permission is taken": (editing, lambda user: user.user_permissions.clear()),
}


@pytest.mark.parametrize("how", ENDS)
def test_the_next_request_has_no_byte_of_it(how: str) -> None:
    opened, closed = ENDS[how]
    course, user = Course(), opened()
    reader = reader_of("reader", user)
    assert seen(course, reader) == {"premium", "early", "sample"}
    closed(user)
    assert seen(course, reader) == {"sample"}


def test_what_is_bought_is_open_at_the_next_request() -> None:
    course, user = Course(), make_user()
    reader = reader_of("reader", user)
    assert seen(course, reader) == {"sample"}
    make_subscription(user, status="active", period_end=timezone.now() + timedelta(days=9))
    assert seen(course, reader) == {"premium", "early", "sample"}


def seen(course: Course, reader: Reader) -> set[str]:
    """What the open tab gets, htmx, the scripts and a program, each in its own way."""
    return {
        name.partition(":")[0]
        for article in (course.premium, course.early, course.sample)
        for answer in read(reader, article.get_absolute_url(), (), '"none"')
        for name in course.canaries.found_in(answer.text)
    }


def test_a_visitors_tag_does_not_tell_that_premium_text_has_changed(client: Client) -> None:
    article = make_article()
    add_premium_parts(article, "before")
    tag = client.get(article.get_absolute_url())["ETag"]
    rewrite_premium_text(article)
    assert client.get(article.get_absolute_url())["ETag"] == tag
    article.summary = "Another summary."
    article.save()
    assert client.get(article.get_absolute_url())["ETag"] != tag


def rewrite_premium_text(article: Article) -> None:
    article.breakdown.body = article.breakdown.body.replace("before", "after, and longer")
    article.breakdown.save()
    ModelAnswer.objects.filter(article=article).update(body="Another answer.")
    FollowUp.objects.filter(article=article).update(answer="Another answer.", trap="None.")
    typeset_whole(article)


SEARCHABLE = [
    route
    for route in routes()
    if isinstance(line_of(route), Door) and "<" not in route and not route.startswith("admin/")
]
ASKING = (
    *("q", "search", "term", "ordering", "page", "fields", "expand"),
    *("breakdown__body__contains", "model_answers__body__startswith", "follow_ups__answer__regex"),
)
TOKEN = re.compile(r"[A-Za-z0-9]{64}")


@pytest.mark.parametrize("reader", ["anonymous", "free"])
def test_asking_for_hidden_words_gives_what_asking_for_nonsense_gives(
    client: Client, reader: str
) -> None:
    """Nobody learns by search, filters or order what they may not read."""
    canary, nonsense = Canaries().new("hidden"), Canaries().new("nonsense")
    add_premium_parts(make_article(), canary)
    if reader == "free":
        client.force_login(make_user())
    for route in SEARCHABLE:
        for length in (6, 32):
            hidden = asked(client, route, canary[:length])
            other = asked(client, route, nonsense[:length])
            assert hidden == other, f"/{route} tells {length} characters"


def asked(client: Client, route: str, words: str) -> tuple[int, str]:
    """The answer, without the words that were asked for and what is new in each page."""
    response = client.get(f"/{route}", dict.fromkeys(ASKING, words))
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    text = TOKEN.sub("", body.decode(errors="replace"))
    return response.status_code, text.replace(words, "")
