"""What readers of each kind see on the curriculum's pages."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from articles import publishing
from articles.models import Article
from tests.factories import (
    add_premium_parts,
    make_article,
    make_draft,
    make_premium_user,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db

CANARY = "9f2c7d1e5b8a4036"


def body(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def test_all_topics_lists_published_and_coming_and_counts_only_published(client: Client) -> None:
    section = make_section()
    make_article(section, title="Out now", position=1)
    make_draft(section, title="Not yet", position=2)
    make_draft(section, title="Kept back", position=3, announced=False)
    client.force_login(make_user())
    page = body(client, "/learn/")
    assert "Out now" in page
    assert "Not yet" in page
    assert "Kept back" not in page
    assert "of 1 article" in page


def test_all_topics_and_the_section_show_which_articles_have_premium_parts(client: Client) -> None:
    article = make_article()
    pages = ("/learn/", article.section.get_absolute_url())
    for path in pages:
        assert "ith premium parts" not in body(client, path)
    add_premium_parts(article, CANARY)
    for path in pages:
        assert "ith premium parts" in body(client, path)


@pytest.mark.parametrize("path", ["/", "/features/", "/pricing/"])
def test_what_is_coming_counts_in_no_total(client: Client, path: str) -> None:
    section = make_section()
    make_article(section, position=1)
    for position in range(2, 39):
        make_draft(section, position=position)
    page = body(client, path)
    assert "38" not in page
    assert re.search(r"\b1 (article|to read)", page)


def test_an_unannounced_draft_is_not_there(client: Client) -> None:
    draft = make_draft(announced=False)
    body(client, draft.get_absolute_url(), 404)


def test_a_coming_article_says_so_and_is_kept_from_search_engines(client: Client) -> None:
    draft = make_draft(body="Words that are not out yet.")
    page = body(client, draft.get_absolute_url())
    assert draft.title in page
    assert "noindex" in page
    assert "Words that are not out yet" not in page


def test_a_retired_article_is_gone(client: Client) -> None:
    article = make_article()
    publishing.retire(article)
    page = body(client, article.get_absolute_url(), 410)
    assert "More text." not in page
    assert article.title not in body(client, "/learn/")


@pytest.mark.parametrize("reader", ["anonymous", "free"])
def test_premium_text_never_leaves_the_server_for_others(client: Client, reader: str) -> None:
    article = make_article()
    add_premium_parts(article, CANARY)
    if reader == "free":
        client.force_login(make_user())
    for path in ("/", "/learn/", article.get_absolute_url(), article.section.get_absolute_url()):
        assert CANARY not in body(client, path)


def test_locked_parts_are_counted(client: Client) -> None:
    article = make_article()
    add_premium_parts(article, CANARY)
    page = body(client, article.get_absolute_url())
    assert "3 model answers" in page
    assert "Clarify" in page


def test_a_premium_reader_reads_every_premium_part(client: Client) -> None:
    article = make_article()
    add_premium_parts(article, CANARY)
    client.force_login(make_premium_user())
    page = body(client, article.get_absolute_url())
    premium = ("Ask first.", "passing answer", "strong answer", "outstanding answer", "Depth.")
    for words in (*premium, "Yes.", "No.", "And then?"):
        assert words in page


def test_a_free_reader_sees_an_article_without_premium_parts_whole(client: Client) -> None:
    article = make_article()
    assert "Unlock" not in body(client, article.get_absolute_url())


def test_references_are_numbered_and_lead_back(client: Client) -> None:
    page = body(client, make_article().get_absolute_url())
    words = " ".join(strip_tags(page.partition('id="ref-first2020"')[2]).split())
    assert "[1] A paper. Author, A., 2020. A venue." in words
    assert 'href="#ref-first2020"' in page
    assert 'id="ref-first2020"' in page
    assert 'href="#cite-first2020-1"' in page


def test_next_leads_across_sections(client: Client) -> None:
    first = make_article(make_section(position=901), title="Last of one")
    second = make_draft(make_section(position=902), title="First of the next")
    assert second.get_absolute_url() in body(client, first.get_absolute_url())
    assert first.get_absolute_url() in body(client, second.get_absolute_url())


def test_an_unknown_address_is_a_404_in_our_own_design(client: Client) -> None:
    page = body(client, "/nowhere/", 404)
    assert "LeetLLM" in page


@pytest.mark.parametrize(
    "path", ["/", "/learn/", "/features/", "/pricing/", "/blog/", "/terms/", "/privacy/"]
)
def test_every_page_stands_on_an_empty_database(client: Client, path: str) -> None:
    assert "<h1" in body(client, path)


def test_only_reading_methods_are_answered(client: Client) -> None:
    assert client.post("/learn/").status_code == 405


def test_the_sitemap_holds_what_is_published(client: Client) -> None:
    article, draft = make_article(), make_draft()
    page = body(client, "/sitemap.xml")
    assert article.get_absolute_url() in page
    assert draft.get_absolute_url() not in page
    assert Article.objects.count() == 2
