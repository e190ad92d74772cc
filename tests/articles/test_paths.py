"""The path to an article: all that it builds on, in an order in which it can be read."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.models import Article, Prerequisite
from articles.paths import path_to
from progress.completing import complete
from tests.factories import make_article, make_draft, make_section, make_user

pytestmark = pytest.mark.django_db


def needs(article: Article, *before: Article) -> Article:
    for position, requires in enumerate(before, 1):
        Prerequisite.objects.create(article=article, requires=requires, position=position)
    return article


def path(article: Article) -> Any:
    found = path_to(article.slug)
    assert found is not None
    return found


def test_every_step_comes_after_what_it_needs_and_once() -> None:
    section = make_section()
    a, b, c, d, e = (make_article(section, position=5 - i, title=t) for i, t in enumerate("abcde"))
    needs(b, a)
    needs(c, a)
    needs(d, b, c)
    needs(e, d, a)
    assert [step.title for step in path(e).steps] == ["a", "c", "b", "d"]
    assert [step.title for step in path(e).before] == ["d", "a"]
    assert [step.title for step in path(a).opens] == ["e", "c", "b"]


def test_where_nothing_orders_them_steps_keep_the_order_of_the_catalogue() -> None:
    section = make_section()
    steps = [make_article(section, position=i) for i in range(1, 6)]
    goal = needs(make_article(section, position=9), *reversed(steps))
    assert path(goal).steps == steps


def test_what_is_retired_or_kept_back_is_left_out_and_what_is_behind_it_stays() -> None:
    first, hidden, retired = make_article(), make_draft(announced=False), make_article()
    coming = make_draft()
    needs(hidden, first)
    publishing.retire(retired)
    goal = needs(make_article(), hidden, retired, coming)
    assert path(goal).steps == [first, coming]


def test_there_is_no_path_to_what_is_not_listed(client: Client) -> None:
    hidden = make_draft(announced=False)
    assert path_to(hidden.slug) is None
    assert client.get(f"/learn/{hidden.slug}/path/").status_code == 404
    assert client.get("/learn/nothing/path/").status_code == 404


def test_the_page_says_what_is_done_and_what_is_left(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    first, second = make_article(title="First"), make_article(title="Second")
    needs(second, first)
    goal = needs(make_article(title="Goal"), second, make_draft(title="Later"))
    html = client.get(f"/learn/{goal.slug}/path/").content.decode()
    assert "0 of 2 completed" in html
    assert "1 more is coming" in html
    assert "Start with First" in html
    complete(user, first, timezone.now())
    html = client.get(f"/learn/{goal.slug}/path/").content.decode()
    assert "1 of 2 completed" in html
    assert "Start with Second" in html


def test_a_visitor_has_a_path_too(client: Client) -> None:
    goal = make_article(title="Goal")
    html = client.get(f"/learn/{goal.slug}/path/").content.decode()
    assert "one can begin here" in html
    assert "Start with Goal" in html


def test_the_head_of_an_article_names_what_it_opens(client: Client) -> None:
    first = make_article()
    for number in range(5):
        needs(make_article(title=f"Next {number}"), first)
    html = client.get(first.get_absolute_url()).content.decode()
    assert "This opens:" in html
    assert "and 2 more" in html
    assert f"/learn/{first.slug}/path/" in html


def test_a_long_path_costs_as_many_queries_as_a_short_one(
    client: Client, django_assert_num_queries: Any
) -> None:
    section = make_section()
    steps = [make_article(section, position=1)]
    for position in range(2, 21):
        steps.append(needs(make_article(section, position=position), steps[-1]))
    with django_assert_num_queries(2):
        client.get(f"/learn/{steps[-1].slug}/path/")
