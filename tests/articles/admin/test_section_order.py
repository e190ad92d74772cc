"""The articles of a section are put in another order at once, or not at all."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Section
from tests.factories import make_draft, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def section() -> Section:
    section = make_section()
    for position in (1, 2, 5):
        make_draft(section, position=position, slug=f"number-{position}")
    return section


def order(client: Client, section: Section, seen: list[int], numbers: list[str]) -> None:
    posted = {f"position-{pk}": number for pk, number in zip(seen, numbers, strict=True)}
    url = reverse("admin:articles_section_order", args=[section.pk])
    client.post(url, {"seen": ",".join(map(str, seen)), **posted})


def ids(section: Section) -> list[int]:
    return list(section.articles.order_by("position").values_list("pk", flat=True))


def test_articles_take_each_others_places(editor: Client, section: Section) -> None:
    first, second, third = ids(section)
    for _ in range(2):  # a double click is sent with what the page had
        order(editor, section, [first, second, third], ["3", "1", "2"])

    assert ids(section) == [second, third, first]
    assert list(section.articles.values_list("position", flat=True)) == [1, 2, 5]


def test_an_order_of_before_somebodys_change_is_refused(editor: Client, section: Section) -> None:
    seen = ids(section)
    make_draft(section, position=3)
    before = ids(section)
    order(editor, section, seen, ["3", "2", "1"])
    order(editor, section, [*seen, 999_999], ["4", "3", "2", "1"])
    order(editor, section, [seen[0], *seen], ["4", "3", "2", "1"])

    assert ids(section) == before


def test_what_is_no_number_moves_nothing(editor: Client, section: Section) -> None:
    before = ids(section)
    order(editor, section, before, ["x", "", "²"])

    assert ids(section) == before


def test_an_author_puts_nothing_in_order(author: Client, section: Section) -> None:
    before = ids(section)
    order(author, section, before, ["3", "2", "1"])

    assert ids(section) == before
