"""Links to the web are asked about when somebody says so, and what was answered is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.linkchecking import check_links, web_links
from articles.models import Article, LinkCheck
from tests.factories import BODY, make_article, make_draft

pytestmark = pytest.mark.django_db


class Site:
    """A web server: /no-head answers HEAD with an error, /members refuses us, others by name."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.answers = {"/here": 200, "/members": 403, "/lost": 404}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                self._answer()

            def do_GET(self) -> None:
                self._answer()

            def _answer(self) -> None:
                site.asked[f"{self.command} {self.path}"] += 1
                status = site.answers.get(self.path, 404)
                if self.path == "/no-head":
                    status = 200 if self.command == "GET" else 501
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()


def make_linking(*urls: str) -> Article:
    article = make_article(body=BODY + "\n\n" + " ".join(f"[a]({url})" for url in urls) + "\n")
    article.references.update(url="")
    return article


def test_what_is_there_and_what_is_not_is_kept(site: Site) -> None:
    paths = ("/here", "/no-head", "/members", "/lost")
    make_linking(*(site.url + path for path in paths))
    assert check_links(timezone.now(), most=10) == (4, 1)
    kept = {row.url.removeprefix(site.url): row for row in LinkCheck.objects.all()}
    assert {path: row.is_broken for path, row in kept.items()} == {
        "/here": False,
        "/no-head": False,
        "/members": False,
        "/lost": True,
    }
    assert kept["/lost"].answer == "404"
    assert kept["/lost"].failing_since is not None


def test_a_server_that_is_not_there_is_a_broken_link() -> None:
    make_linking("http://127.0.0.1:9/x")
    check_links(timezone.now(), most=10)
    assert "refused" in LinkCheck.objects.get(is_broken=True).answer


def test_since_when_it_fails_stays_until_it_is_well_again(site: Site) -> None:
    make_linking(f"{site.url}/lost")
    first = timezone.now() - timedelta(days=40)
    check_links(first, most=10)
    check_links(timezone.now(), most=10)
    assert LinkCheck.objects.get().failing_since == first
    site.answers["/lost"] = 200
    check_links(timezone.now(), most=10)
    row = LinkCheck.objects.get()
    assert (row.is_broken, row.failing_since) == (False, None)


def test_of_too_many_those_come_first_that_were_never_asked(site: Site) -> None:
    make_linking(f"{site.url}/here", f"{site.url}/lost")
    for _ in range(2):
        assert check_links(timezone.now(), most=1)[0] == 1
    assert site.asked["HEAD /here"] == site.asked["HEAD /lost"] == 1


def test_a_link_of_two_articles_is_asked_once_and_kept_for_both(site: Site) -> None:
    for _ in range(2):
        make_linking(f"{site.url}/here#a-place")
    check_links(timezone.now(), most=10)
    assert site.asked["HEAD /here"] == 1
    assert LinkCheck.objects.count() == 2


def test_a_link_that_is_gone_from_the_text_is_forgotten(site: Site) -> None:
    article = make_linking(f"{site.url}/lost")
    check_links(timezone.now(), most=10)
    Article.objects.filter(pk=article.pk).update(body=BODY)
    check_links(timezone.now(), most=10)
    assert not LinkCheck.objects.exists()


def test_references_count_and_drafts_do_not() -> None:
    article = make_article()
    make_draft(body="[a](https://example.org/draft)")
    assert web_links() == {"https://example.org/paper": {article.pk}}


def test_the_command_says_what_it_found(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    make_linking(f"{site.url}/lost")
    call_command("checklinks", "--most", "5")
    assert capsys.readouterr().out == "Asked about 1 links; 1 are broken.\n"
