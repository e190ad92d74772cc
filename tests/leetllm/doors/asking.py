"""Holds a door to what it may give to whom."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.db import transaction
from django.urls import resolve

from tests.leetllm.doors import knocking
from tests.leetllm.doors.canaries import kind_of
from tests.leetllm.doors.course import Course
from tests.leetllm.doors.knocking import Answer
from tests.leetllm.doors.patterns import address
from tests.leetllm.doors.readers import ANONYMOUS, MAY_READ, PREMIUM, Reader
from tests.leetllm.doors.table import Door, line_of

Asking = Callable[[Reader], list[Answer]]


@contextmanager
def taken_back() -> Iterator[None]:
    """What was cached is forgotten too: there is a limit to requests a minute."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()


def hold(course: Course, readers: dict[str, Reader], route: str) -> None:
    """At the first address of a door in every way, at the others in its own ways."""
    door = line_of(route)
    assert isinstance(door, Door)
    shown: dict[str, set[str]] = {name: set() for name in readers}
    first, *others = door.paths or [address(route, values) for values in door.at(course)]
    for path in (first, *others):
        leads_to = resolve(path).route
        assert leads_to.lstrip("^") == route.replace("^", ""), f"{path} leads to {leads_to}"
        ask = _in_every_way(readers[PREMIUM], path, door) if path == first else _plainly(path, door)
        for reader in readers.values():
            with taken_back():
                for answer in ask(reader):
                    found = course.canaries.found_in(answer.text)
                    shown[reader.name] |= found
                    leaked = forbidden(reader, found, door.open_here)
                    assert not leaked, f"{reader.name} got {leaked} of {path} ({answer.how})"
                _leaves_nothing_behind(course)
    for kind, who in door.shows.items():
        for name in who:
            missed = course.canaries.of_kind(kind) - shown[name]
            assert not missed, f"{name} should have got {missed}"


def _plainly(path: str, door: Door) -> Asking:
    def ask(reader: Reader) -> list[Answer]:
        answers = knocking.read_plainly(reader, path)
        return [*answers, *knocking.write(reader, path, door.writes, door.writes)]

    return ask


def _in_every_way(premium: Reader, path: str, door: Door) -> Asking:
    with taken_back():
        tag = knocking.tag_of(premium, path)
        (rich,) = knocking.read_plainly(premium, path)

    def ask(reader: Reader) -> list[Answer]:
        answers = list(knocking.read(reader, path, door.queries, tag))
        _may_be_cached_as_it_says(reader, path, answers)
        if reader.name == ANONYMOUS:
            _is_not_told_that_it_has_the_premium_page(answers, rich.body)
        # A page refuses the others as it refuses this one.
        methods = knocking.WRITES if path.startswith("/api/") else ("POST", "PUT")
        return [*answers, *knocking.write(reader, path, door.writes, methods)]

    return ask


def forbidden(reader: Reader, found: set[str], open_here: Collection[str] = ()) -> set[str]:
    return {
        name
        for name in found
        if reader.name not in MAY_READ[kind_of(name)] and kind_of(name) not in open_here
    }


def _may_be_cached_as_it_says(reader: Reader, path: str, answers: list[Answer]) -> None:
    for answer in answers:
        control = answer.headers.get("Cache-Control", "")
        how = f"{path} for {reader.name} ({answer.how}): {control}"
        if reader.name != ANONYMOUS or answer.how == "token":
            assert "private" in control, how
            assert "no-store" in control, how
            assert "ETag" not in answer.headers, how
        elif "public" in control:
            assert "Cookie" in answer.headers["Vary"], how
            assert "Set-Cookie" not in answer.headers, how


def _is_not_told_that_it_has_the_premium_page(answers: list[Answer], rich: bytes) -> None:
    mine = next(answer.body for answer in answers if answer.how == "page")
    told = {answer.status for answer in answers if answer.how == "premium reader's ETag"}
    assert 304 not in told or mine == rich


def _leaves_nothing_behind(course: Course) -> None:
    for where, text in knocking.left_behind():
        assert course.canaries.found_in(text) == set(), where
