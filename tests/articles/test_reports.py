"""A reader tells what is wrong in an article: kept once, with the passage and the version."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.exporting import exported_files
from articles.models import Article, ReaderReport
from articles.reporting.filing import file_report
from articles.reporting.forms import ReportForm
from articles.reporting.texts import text_version
from articles.revising import revise
from articles.typesetting import typeset_article
from tests.factories import add_premium_parts, make_article, make_premium_user, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return make_article(title="Chunking")


def fields(article: Article, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "kind": "typo",
        "words": "It should say B.",
        "quote": "Opening words about a problem.",
        "before": "",
        "after": "",
        "revision": article.revision,
        "version": text_version(article),
        "website": "",
        **changes,
    }


def address(article: Article) -> str:
    return f"{article.get_absolute_url()}report/"


def test_a_visitor_reports_a_passage_and_is_thanked(client: Client, article: Article) -> None:
    answer = client.post(address(article), fields(article), follow=True)
    assert "Thank you" in answer.content.decode()
    report = ReaderReport.objects.get()
    assert (report.reporter, report.kind, report.state) == (None, "typo", "open")
    assert report.part == "lesson"
    assert (report.revision, report.text_version) == (1, text_version(article))


def test_whoever_is_signed_in_is_named(client: Client, article: Article) -> None:
    user = make_user()
    client.force_login(user)
    client.post(address(article), fields(article))
    assert ReaderReport.objects.get().reporter == user


def test_sent_twice_it_is_one_report_and_is_thanked_twice(client: Client, article: Article) -> None:
    sent = fields(article)
    answers = [client.post(address(article), sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert ReaderReport.objects.count() == 1


def test_of_two_that_arrive_at_once_the_second_is_no_other(rf: RequestFactory) -> None:
    """Both found nothing there; only the database can tell then."""
    article = Article.objects.for_reading().get(pk=make_article().pk)
    form = ReportForm(fields(article))
    assert form.is_valid()
    request = rf.post(address(article))
    request.user = AnonymousUser()
    for _ in range(2):
        file_report(request, article, form.cleaned_data, timezone.now())
    assert ReaderReport.objects.count() == 1


def test_the_page_says_which_text_it_showed_though_it_changed_since(
    client: Client, article: Article
) -> None:
    page = client.get(article.get_absolute_url()).content.decode()
    assert f"report/?revision=1&amp;version={text_version(article)}" in page
    form = client.get(f"{address(article)}?revision=1&version=before").content.decode()
    assert 'name="version" value="before"' in form


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": ""}, "Choose what it is."),
        ({"words": "  "}, "Say what is wrong."),
        ({"words": "x" * 2001}, "At most 2,000 characters; this has 2001."),
        ({"quote": "q" * 1001}, "A passage has at most 1,000 characters."),
    ],
)
def test_what_is_refused_says_why_and_loses_nothing(
    client: Client, article: Article, wrong: dict[str, str], said: str
) -> None:
    sent = fields(article, **wrong)
    answer = client.post(address(article), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert sent["quote"] in page
    assert sent["words"].strip() in page
    assert sent["id"] in page
    assert not ReaderReport.objects.exists()


@pytest.mark.parametrize("broken", [{"id": "x"}, {"revision": "-1"}, {"revision": "9" * 30}])
def test_a_form_that_was_tampered_with_is_refused(
    client: Client, article: Article, broken: dict[str, str]
) -> None:
    assert client.post(address(article), fields(article, **broken)).status_code == 422


def test_a_machine_that_fills_in_the_trap_is_thanked_and_not_kept(
    client: Client, article: Article
) -> None:
    answer = client.post(address(article), fields(article, website="https://example.com"))
    assert answer.status_code == 303
    assert not ReaderReport.objects.exists()


def test_of_many_the_next_has_to_wait_with_its_words_kept(client: Client, article: Article) -> None:
    for _ in range(10):
        client.post(address(article), fields(article))
    answer = client.post(address(article), fields(article, words="The eleventh."))
    assert answer.status_code == 429
    assert "The eleventh." in answer.content.decode()
    assert ReaderReport.objects.count() == 10
    cache.clear()
    assert client.post(address(article), fields(article)).status_code == 303


def test_a_retry_of_what_is_kept_counts_against_no_limit(client: Client, article: Article) -> None:
    sent = fields(article)
    assert {client.post(address(article), sent).status_code for _ in range(12)} == {303}


def test_a_passage_of_a_premium_part_is_found_for_its_readers_alone(
    client: Client, article: Article
) -> None:
    add_premium_parts(article, canary="only for some")
    sent = {"quote": "Ask first. only for some"}
    stranger = client.post(address(article), fields(article, **sent))
    client.force_login(make_premium_user())
    reader = client.post(address(article), fields(article, **sent))
    assert stranger.status_code == reader.status_code == 303
    parts = ReaderReport.objects.order_by("reported_at").values_list("part", flat=True)
    assert list(parts) == ["unknown", "premium"]


def test_what_is_not_to_be_read_is_not_to_be_reported(client: Client, article: Article) -> None:
    Article.objects.update(free_from=timezone.now() + timedelta(days=1))
    assert client.post(address(article), fields(article)).status_code == 404
    client.force_login(make_premium_user())
    assert client.post(address(article), fields(article)).status_code == 303


def test_our_script_gets_the_form_and_the_thanks_as_parts(client: Client, article: Article) -> None:
    headers = {"X-Fragments": "1"}
    form = client.get(address(article), headers=headers).content.decode()
    thanks = client.post(address(article), fields(article), headers=headers).content.decode()
    assert 'data-report-part="form"' in form
    assert 'data-report-part="thanks"' in thanks
    assert "<html" not in form + thanks


def test_resolved_after_an_edit_it_names_the_revision(article: Article) -> None:
    report = make_report(article)
    article.body = article.body.replace("Opening words about a problem.", "x = 1 and `y`.")
    typeset_article(article, ["first2020"])
    article.save()
    revise(article)
    assert report.handle("resolved", "", make_user().pk, timezone.now())
    report.refresh_from_db()
    assert report.resolved_in is not None
    assert report.resolved_in.number == 2


def test_of_two_who_handle_it_at_once_the_first_does(article: Article) -> None:
    report = make_report(article)
    first, second = make_user(), make_user()
    assert report.handle("resolved", "Done.", first.pk, timezone.now())
    assert not report.handle("declined", "No.", second.pk, timezone.now())
    report.refresh_from_db()
    assert (report.state, report.note, report.handled_by) == ("resolved", "Done.", first)


def test_an_account_takes_its_reports_along_and_leaves_them_nameless(article: Article) -> None:
    user = make_user()
    report = make_report(article, reporter=user)
    texts = {file.path: file.text for file in exported_files(user)}
    assert "It is not so." in texts["articles/reports.json"]
    user.delete()
    report.refresh_from_db()
    assert report.reporter is None


def make_report(article: Article, **changes: Any) -> ReaderReport:
    return ReaderReport.objects.create(
        **{
            "article": article,
            "kind": "fact",
            "words": "It is not so.",
            "quote": "Opening words about a problem.",
            "part": "lesson",
            "revision": 1,
            **changes,
        }
    )
