"""What a visitor completed joins the account that signs in, through the site's own pages."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.models import User
from articles import publishing
from articles.models import Article
from progress import ledger, merging, visiting
from progress.completing import complete
from progress.models import Completion, CompletionEvent
from tests.accounts.people import PASSWORD, code_to, make_learner, sign_in
from tests.accounts.two_step import app_code, turn_on
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.now() - timedelta(days=9)


def mark(browser: Client, *articles: Article) -> None:
    for article in articles:
        assert browser.post(f"/learn/{article.slug}/complete/").status_code == 303


def times(user: User) -> dict[int, datetime]:
    return dict(Completion.objects.filter(user=user).values_list("article_id", "completed_at"))


def of_visit(browser: Client) -> dict[int, datetime]:
    request = RequestFactory().get("/")
    request.COOKIES[visiting.COOKIE] = browser.cookies[visiting.COOKIE].value
    return visiting.completed(request)


def test_pages_show_a_visitors_progress_like_an_accounts(client: Client) -> None:
    section = make_section()
    done = make_article(section)
    make_article(section)
    mark(client, done)
    page = client.get("/learn/").content.decode()
    assert "1 of 2 articles completed" in page
    assert "50<span>%</span>" in page
    assert "Kept in this browser until you" in page
    assert "1/2 completed" in client.get(section.get_absolute_url()).content.decode()
    assert "Completed on" in client.get(done.get_absolute_url()).content.decode()
    client.post(f"/learn/{done.slug}/undo/")
    assert "Track Your Progress" in client.get("/learn/").content.decode()


def test_a_visitors_pages_are_never_shared(client: Client) -> None:
    article = make_article()
    assert "public" in client.get("/learn/")["Cache-Control"]
    mark(client, article)
    assert client.get("/learn/")["Cache-Control"] == "private, no-store"
    assert "public" in Client().get("/learn/")["Cache-Control"]


def test_it_joins_a_new_account_when_its_address_is_confirmed(client: Client) -> None:
    articles = [make_article() for _ in range(3)]
    mark(client, *articles)
    before = of_visit(client)
    client.post("/accounts/signup/", {"email": "new@example.com", "password1": PASSWORD})
    assert not Completion.objects.exists(), "nobody has proved yet whose it is"
    code = code_to("new@example.com")
    page = client.post("/accounts/confirm-email/", {"code": code}, follow=True)
    assert times(User.objects.get()) == before
    assert of_visit(client) == {}
    assert "3 articles that you completed in this browser are now in your account." in (
        page.content.decode()
    )


def test_it_joins_after_the_second_step_and_not_before(client: Client) -> None:
    user, article = make_learner(), make_article()
    secret = turn_on(user)
    mark(client, article)
    sign_in(client, user)
    assert not times(user)
    client.post("/accounts/2fa/authenticate/", {"code": app_code(secret)})
    assert set(times(user)) == {article.pk}


def test_what_the_account_has_is_neither_replaced_nor_counted_twice(client: Client) -> None:
    user, both, new = make_learner(), make_article(), make_article()
    complete(user, both, LONG_AGO)
    mark(client, both, new)
    sign_in(client, user)
    assert times(user)[both.pk] == LONG_AGO
    assert set(times(user)) == {both.pk, new.pk}
    assert CompletionEvent.objects.count() == 2
    for _ in range(2):
        client.post("/accounts/logout/")
        sign_in(client, user)
    assert CompletionEvent.objects.count() == 2


def test_nothing_of_it_reaches_the_next_person_at_the_browser(client: Client) -> None:
    first, second = make_learner(), make_learner("second@example.com")
    mark(client, make_article())
    sign_in(client, first)
    client.post("/accounts/logout/")
    assert "Track Your Progress" in client.get("/learn/").content.decode()
    sign_in(client, second)
    assert (len(times(first)), len(times(second))) == (1, 0)


def test_retired_articles_come_along_and_ids_of_nothing_are_passed_over(client: Client) -> None:
    user, retired, gone = make_learner(), make_article(), make_article()
    mark(client, retired, gone)
    publishing.retire(retired)
    gone.delete()
    sign_in(client, user)
    assert set(times(user)) == {retired.pk}


def test_an_interrupted_merge_leaves_all_in_the_browser_and_keeps_nobody_out(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, article, other = make_learner(), make_article(), make_article()
    mark(client, article)

    def broken(*_: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(visiting, "hand_over", broken)
        assert sign_in(client, user).status_code == 302
    assert not times(user)
    assert set(of_visit(client)) == {article.pk}
    mark(client, other)
    assert set(times(user)) == {article.pk, other.pk}, "the next click takes it along"


def test_a_crash_in_the_middle_of_signing_in_loses_nothing(client: Client) -> None:
    """The session of the browser is gone then, and the visit is not in it."""
    user, article = make_learner(), make_article()
    mark(client, article)
    visit = client.cookies[visiting.COOKIE].value
    Session.objects.exclude(pk=visit).delete()
    client.cookies.pop("sessionid", None)
    sign_in(client, user)
    assert set(times(user)) == {article.pk}


@pytest.mark.parametrize("key", ["", "x", "a" * 32, "../../etc", "é" * 32, "0" * 5000])
def test_a_cookie_that_names_no_visit_is_no_visit(client: Client, key: str) -> None:
    client.cookies[visiting.COOKIE] = key
    article = make_article()
    assert client.get("/learn/").status_code == 200
    mark(client, article)
    assert client.cookies[visiting.COOKIE].value != key
    assert set(of_visit(client)) == {article.pk}


def test_the_first_time_stays_when_a_visitor_clicks_again(client: Client) -> None:
    article = make_article()
    mark(client, article)
    before = of_visit(client)
    mark(client, article)
    assert of_visit(client) == before


def test_a_merge_and_the_emptied_visit_are_one_transaction(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, article = make_learner(), make_article()
    mark(client, article)
    request = RequestFactory().get("/")
    request.COOKIES[visiting.COOKIE] = client.cookies[visiting.COOKIE].value

    def broken(*_: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "add", broken)
        with pytest.raises(DatabaseError):
            merging.merge(request, user)
    assert set(of_visit(client)) == {article.pk}
    assert merging.merge(request, user) == [article.pk]
    assert merging.merge(request, user) == []
