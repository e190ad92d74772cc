"""The POST behind “Mark as complete” and “Undo”, as a browser without a script sends it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles import publishing
from articles.models import Article
from progress import visiting
from progress.addressing import address_of
from progress.completing import complete
from progress.models import Completion, CompletionEvent
from tests.accounts.people import make_learner, sign_in
from tests.factories import make_article, make_draft, make_section, make_user

pytestmark = pytest.mark.django_db

FRAGMENTS = {"X-Fragments": "1"}


def click(client: Client, article: Article, act: str = "complete", **fields: Any) -> Any:
    headers = fields.pop("headers", {})
    return client.post(f"/learn/{article.slug}/{act}/", fields, headers=headers)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def done(user: User) -> set[int]:
    return set(Completion.objects.filter(user=user).values_list("article_id", flat=True))


def test_it_marks_and_leads_back_to_the_place_of_the_button() -> None:
    user, article = make_user(), make_article()
    response = click(
        signed_in(user),
        article,
        **{"for": address_of(user), "next": "/learn/?difficulty=easy", "place": "mark-7"},
    )
    assert response.status_code == 303
    assert response["Location"] == "/learn/?difficulty=easy#mark-7"
    assert done(user) == {article.pk}


def test_a_retry_is_harmless() -> None:
    user, article = make_user(), make_article()
    for act in ("complete", "complete", "undo", "undo"):
        assert click(signed_in(user), article, act).status_code == 303
    assert done(user) == set()
    assert CompletionEvent.objects.count() == 2


@pytest.mark.parametrize(
    "address",
    ["https://example.org/", "//example.org", r"/\example.org", "javascript:alert(1)", "x", ""],
)
def test_it_leads_to_no_other_site(address: str) -> None:
    article = make_article()
    response = click(signed_in(make_user()), article, next=address, place='"><b>')
    assert response["Location"] == article.get_absolute_url()


def test_the_script_gets_every_part_that_changed_in_one_answer() -> None:
    user, section = make_user(), make_section()
    article, following = make_article(section), make_article(section)
    page = click(signed_in(user), article, headers=FRAGMENTS).content.decode()
    assert "1/2 completed" in page
    assert "50<span>%</span>" in page
    assert f'id="mark-{article.pk}"' in page
    assert f"Continue with {following.title}" in page


def test_an_unknown_article_or_a_draft_is_not_found() -> None:
    client = signed_in(make_user())
    assert click(client, make_draft()).status_code == 404
    assert client.post("/learn/nowhere/complete/").status_code == 404


def test_a_click_on_a_tab_from_before_an_article_was_retired_is_not_lost() -> None:
    user, article = make_user(), make_article()
    publishing.retire(article)
    click(signed_in(user), article)
    assert done(user) == {article.pk}


def test_a_click_that_waited_counts_for_its_own_time() -> None:
    user, article = make_user(), make_article()
    click(signed_in(user), article, age="3600")
    passed = timezone.now() - Completion.objects.get().completed_at
    assert 3600 <= passed.total_seconds() < 3700


def test_an_undo_that_waited_leaves_what_was_completed_after_it() -> None:
    user, article = make_user(), make_article()
    complete(user, article, timezone.now())
    click(signed_in(user), article, "undo", age="3600")
    assert done(user) == {article.pk}


@pytest.mark.parametrize("age", ["-5", "soon", "9" * 400, "١٢", "1.5"])
def test_a_senseless_age_is_no_age(age: str) -> None:
    user, article = make_user(), make_article()
    click(signed_in(user), article, age=age)
    assert (timezone.now() - Completion.objects.get().completed_at).total_seconds() < 60


def test_after_a_sign_out_it_is_kept_for_that_account_and_for_no_other() -> None:
    owner, other, article = make_learner(), make_learner("other@example.com"), make_article()
    browser = Client()
    response = click(browser, article, **{"for": address_of(owner), "next": "/learn/"})
    page = response.content.decode()
    assert "This is kept and will be added when you sign in." in page
    assert "/accounts/login/?next=/learn/" in page
    sign_in(browser, other)
    assert done(other) == set()
    browser.post("/accounts/logout/")
    sign_in(browser, owner)
    assert done(owner) == {article.pk}


def test_an_undo_is_kept_after_a_sign_out_too() -> None:
    owner, article = make_learner(), make_article()
    complete(owner, article, timezone.now())
    browser = Client()
    click(browser, article, "undo", **{"for": address_of(owner)})
    assert done(owner) == {article.pk}
    sign_in(browser, owner)
    assert done(owner) == set()


def test_while_another_account_is_signed_in_nothing_is_written_and_both_ways_are_offered() -> None:
    owner, other, article = make_learner(), make_learner("other@example.com"), make_article()
    browser = signed_in(other)
    response = click(browser, article, **{"for": address_of(owner)})
    assert response.status_code == 409
    assert not Completion.objects.exists()
    page = response.content.decode()
    assert f"Mark as complete for {other.email}" in page
    assert "Keep it for the other account" in page
    assert owner.email not in page
    click(browser, article, **{"for": address_of(owner), "choice": "keep"})
    browser.post("/accounts/logout/")
    sign_in(browser, owner)
    assert (done(owner), done(other)) == ({article.pk}, set())


def test_a_forged_address_names_no_account() -> None:
    owner, article = make_learner(), make_article()
    browser = Client()
    click(browser, article, **{"for": f"{address_of(owner)[:-1]}_"})
    assert not Completion.objects.exists()
    sign_in(browser, owner)
    assert done(owner) == {article.pk}, "it is the visitor's own"


def test_a_click_with_an_old_token_gets_a_button_that_repeats_it() -> None:
    user, article = make_user(), make_article()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    said = {"for": address_of(user), "next": "/learn/", "place": "mark-1"}
    refused = click(browser, article, csrfmiddlewaretoken="old", **said)
    assert refused.status_code == 403
    page = refused.content.decode()
    assert "nothing was changed yet" in page
    form = page[page.index(f'action="/learn/{article.slug}/complete/"') :]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert browser.post(f"/learn/{article.slug}/complete/", fields)["Location"] == "/learn/#mark-1"
    assert done(user) == {article.pk}


def test_the_visit_of_a_browser_is_a_cookie_that_no_script_reads() -> None:
    browser = Client()
    cookie = click(browser, make_article()).cookies[visiting.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
