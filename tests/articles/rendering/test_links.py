from __future__ import annotations

import pytest

from articles.rendering import render
from tests.articles.rendering.source import only_problem, page


def test_a_link_to_an_article_leads_to_its_page_and_is_noted() -> None:
    rendered = render("[One](article:kv-cache), [again](article:kv-cache), [two](article:tokens)")
    assert 'href="/learn/kv-cache/"' in rendered.html
    assert rendered.links == ("kv-cache", "tokens")


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=c#d", "http://example.org:80/", "HTTPS://example.org"]
)
def test_a_link_to_the_web_does_not_hand_over_the_window(address: str) -> None:
    link = page(f"[there]({address})").cssselect("a")[0]
    assert link.get("href") == address
    assert link.get("rel") == "noopener"


@pytest.mark.parametrize("address", ["/pricing/", "mailto:a@example.org"])
def test_a_link_that_stays_here_has_no_rel(address: str) -> None:
    link = page(f"[there]({address})").cssselect("a")[0]
    assert (link.get("href"), link.get("rel")) == (address, None)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "&#106;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://example.org",
        "//example.org",
        "relative/path",
        "http:",
        "http://user:word@example.org",
        "<http://[broken>",
    ],
)
def test_any_other_address_is_refused(address: str) -> None:
    line, message = only_problem(f"Text\n[there]({address})")
    assert line == 2
    assert "neither https:" in message


def test_an_automatic_link_obeys_the_same_rule() -> None:
    assert page("<https://example.org>").cssselect("a")[0].get("rel") == "noopener"
    assert "neither https:" in only_problem("<javascript:alert>")[1]


@pytest.mark.parametrize("slug", ["", "KV-Cache", "a_b", "../admin", "a--b", "a/b"])
def test_an_article_is_named_by_its_slug(slug: str) -> None:
    assert "is not the slug" in only_problem(f"[x](article:{slug})")[1]


def test_a_place_on_the_page_has_to_exist() -> None:
    assert only_problem("## Costs\n\n[see](#cost)") == (3, "Nothing on the page is called #cost.")
    assert page("## Costs\n\n[see](#costs)").cssselect("p a")[0].get("href") == "#costs"
