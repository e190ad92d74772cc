"""Filters of All Topics, as a reader without a script uses them."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, ArticleCompany
from progress.completing import complete
from progress.models import ReadingPosition
from tests.factories import (
    make_article,
    make_category,
    make_company,
    make_draft,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db


def shown(client: Client, query: str) -> set[str]:
    page = client.get(f"/learn/?{query}").content.decode()
    return set(re.findall(r'class="article-row-title"[^>]*>([^<]+)<', page))


def titles(*articles: Article) -> set[str]:
    return {article.title for article in articles}


def of_company(article: Article, name: str) -> None:
    ArticleCompany.objects.create(article=article, company=make_company(name), position=1)


def test_one_filter_takes_any_of_its_choices_and_several_must_agree(client: Client) -> None:
    easy = make_article(difficulty="easy")
    hard = make_article(difficulty="hard")
    agents = make_article(difficulty="hard", category=make_category("Agents"))
    of_company(agents, "Google")
    of_company(easy, "Meta")
    assert shown(client, "difficulty=hard") == titles(hard, agents)
    assert shown(client, "difficulty=hard&difficulty=easy") == titles(easy, hard, agents)
    assert shown(client, "difficulty=hard&category=agents") == titles(agents)
    assert shown(client, "company=google&company=meta") == titles(agents, easy)
    assert shown(client, "company=google&difficulty=easy") == set()


def test_a_value_that_nobody_offers_is_passed_over(client: Client) -> None:
    article = make_article()
    assert shown(client, "difficulty=absurd&company=%27&status=x&page=9") == titles(article)


def test_not_started_in_progress_and_done_are_the_readers_own(client: Client) -> None:
    user = make_user()
    untouched, begun, done, begun_and_done = (make_article() for _ in range(4))
    coming = make_draft()
    for article in (begun, begun_and_done):
        ReadingPosition.objects.create(user=user, article=article, block=3, percent=20)
    for article in (done, begun_and_done):
        complete(user, article, timezone.now())
    client.force_login(user)
    assert shown(client, "status=not-started") == titles(untouched)
    assert shown(client, "status=in-progress") == titles(begun)
    assert shown(client, "status=done") == titles(done, begun_and_done)
    assert shown(client, "status=done&status=in-progress") == titles(done, begun_and_done, begun)
    assert shown(client, "") == titles(untouched, begun, done, begun_and_done, coming)


def test_a_visitors_own_completions_are_filtered_too(client: Client) -> None:
    done, other = make_article(), make_article()
    client.post(f"/learn/{done.slug}/complete/")
    assert shown(client, "status=done") == titles(done)
    assert shown(client, "status=not-started") == titles(other)


def test_totals_stay_those_of_everything_and_sections_without_a_match_go(client: Client) -> None:
    user = make_user()
    kept, gone = make_section(), make_section()
    match, other = make_article(kept, difficulty="hard"), make_article(kept)
    for article in (match, other, make_article(gone)):
        complete(user, article, timezone.now())
    client.force_login(user)
    page = client.get("/learn/?difficulty=hard").content.decode()
    assert "3 of 3 articles completed" in page
    assert "2/2 completed" in page
    assert f"section-{kept.slug}" in page
    assert f'id="section-{gone.slug}"' not in page
    assert "1 of 3 articles" in page


def test_where_nothing_matches_one_button_clears_the_filters(client: Client) -> None:
    of_company(make_article(difficulty="easy"), "Google")
    page = client.get("/learn/?difficulty=hard&company=google").content.decode()
    assert "No article is all of this at once." in page
    assert 'href="/learn/">Clear filters</a>' in page


def test_the_page_of_a_filter_is_found_under_the_address_of_the_whole(client: Client) -> None:
    make_article()
    page = client.get("/learn/?difficulty=easy").content.decode()
    assert 'rel="canonical" href="http://testserver/learn/"' in page
