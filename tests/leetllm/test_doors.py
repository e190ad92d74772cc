"""Nobody gets one byte of what they may not read: not at any door, not in any way of asking."""

from __future__ import annotations

import pytest
from django.db import models
from django.utils import timezone

from accounts.exporting import exported_files
from accounts.models import OutgoingMail, User
from articles.models import (
    ArchitectureDiagram,
    Breakdown,
    FollowUp,
    ModelAnswer,
    Release,
    ReleasedArticle,
)
from articles.weekly.digest import write_digests
from tests.leetllm.doors import knocking
from tests.leetllm.doors.asking import forbidden, hold, taken_back
from tests.leetllm.doors.course import Course
from tests.leetllm.doors.patterns import as_described, operations, routes
from tests.leetllm.doors.readers import FREE, PREMIUM, Reader
from tests.leetllm.doors.table import DOORS, Door, Sealed, is_of_admin, key_of, line_of

pytestmark = pytest.mark.django_db

WHERE = "tests/leetllm/doors/table.py"
OPEN = [route for route in routes() if isinstance(line_of(route), Door)]
OF_READERS = [route for route in OPEN if not is_of_admin(route)]
SEALED = [route for route in routes() if isinstance(line_of(route), Sealed) and "<" not in route]


def test_every_pattern_has_a_line() -> None:
    missing = sorted({route for route in routes() if key_of(route) is None})
    assert not missing, (
        f"New patterns without a line in {WHERE}: {missing}. For each add `route: Door(…)` with "
        "the values of its parameters and the data of its writes, or `route: Sealed(reason)` where "
        "no text of an article can come out of it."
    )


def test_every_line_has_a_pattern() -> None:
    gone = DOORS.keys() - {key_of(route) for route in routes()}
    assert not gone, f"Patterns of these lines in {WHERE} are gone; remove them: {sorted(gone)}"


def test_every_operation_of_the_api_has_a_line() -> None:
    known = {
        (as_described(route), method)
        for route in OPEN
        if isinstance(door := line_of(route), Door)
        for method in ("GET", *door.writes)
    }
    missing = operations() - known
    assert not missing, (
        f"Operations of the API without a line in {WHERE}: {sorted(missing)}. Add the method, with "
        "data that it takes, to `writes` of the door."
    )


def test_every_premium_field_holds_a_canary(course: Course) -> None:
    open_to_all = {"level", "marks"}
    parts = (Breakdown, ModelAnswer, FollowUp, ArchitectureDiagram)
    without = {
        f"{model.__name__}.{column.name}"
        for model in parts
        for column in model._meta.concrete_fields
        if isinstance(column, models.CharField | models.TextField | models.JSONField)
        for row in model._default_manager.all()
        if column.name not in open_to_all
        if _is_of(row, course) and not course.canaries.found_in(str(column.value_from_object(row)))
    }
    assert without == set()


@pytest.mark.parametrize("route", OF_READERS, ids=lambda route: route or "home")
def test_nobody_reads_what_they_may_not(
    course: Course, readers: dict[str, Reader], route: str
) -> None:
    hold(course, readers, route)


@pytest.mark.parametrize("route", SEALED)
def test_a_sealed_door_is_as_sealed_as_it_says(
    course: Course, readers: dict[str, Reader], route: str
) -> None:
    for reader in readers.values():
        with taken_back():
            (answer,) = knocking.read_plainly(reader, f"/{route}")
            assert not course.canaries.found_in(answer.text), f"{reader.name} at {route}"


@pytest.mark.parametrize("name", [FREE, PREMIUM])
def test_an_export_holds_ones_own_words_and_no_article(
    course: Course, readers: dict[str, Reader], name: str
) -> None:
    user = readers[name].user
    assert user is not None
    text = "\n".join(file.text for file in exported_files(user))
    assert course.premium.slug in text
    assert course.canaries.found_in(text) == set()


def test_the_weeks_mail_tells_each_reader_no_more_than_the_site_does(
    course: Course, readers: dict[str, Reader]
) -> None:
    release = Release.objects.create(year=2026, week=48, state="released", slot_at=timezone.now())
    shown = [(article, kind) for article in course.articles for kind in ReleasedArticle.Kind]
    for position, (article, kind) in enumerate(shown):
        release.contents.create(article=article, kind=kind, position=position)
    User.objects.update(wants_digest=True)
    write_digests(timezone.now())
    for reader in filter(lambda reader: reader.user, readers.values()):
        mail = OutgoingMail.objects.get(user=reader.user)
        assert course.premium.title in mail.text
        found = course.canaries.found_in(f"{mail.subject}{mail.text}{mail.html}{mail.headers}")
        assert forbidden(reader, found) == set()


def _is_of(row: models.Model, course: Course) -> bool:
    article = getattr(row, "article_id", None) or row.breakdown.article_id  # type: ignore[attr-defined]
    return bool(article == course.premium.pk)
