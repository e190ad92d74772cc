"""Authors write their own drafts; editors do everything but people and billing."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from articles.models import Article
from articles.staff_groups import authors_group, editors_group
from tests.accounts.two_step import turn_on
from tests.articles.admin.form import change_url, faults_of, form_data
from tests.factories import add_open_parts, make_article, make_draft, make_user

pytestmark = pytest.mark.django_db
PAGES = ("change", "history", "preview", "links", "compare")
ACTS = ("draft", "duplicate")


def url_of(article: Article, name: str) -> str:
    if name == "revert":
        return reverse("admin:articles_article_revert", args=[article.pk, 1])
    url = reverse(f"admin:articles_article_{name}", args=[article.pk])
    return f"{url}?old=0&new=1" if name == "compare" else url


def with_a_version(article: Article, client: Client) -> Article:
    add_open_parts(article)
    url = change_url(article)
    assert faults_of(client.post(url, form_data(client, url))) == []
    return article


def test_an_author_has_every_page_of_their_own_draft(author: Client, author_user: User) -> None:
    own = with_a_version(make_draft(author=author_user), author)
    assert {name: author.get(url_of(own, name)).status_code for name in PAGES} == dict.fromkeys(
        PAGES, 200
    )
    assert author.post(url_of(own, "draft"), {"title": "New"}).status_code == 200
    assert author.post(url_of(own, "revert")).status_code == 302
    assert author.post(url_of(own, "duplicate")).status_code == 302
    assert Article.objects.filter(author=author_user).count() == 2


@pytest.mark.parametrize("whose", ["another's draft", "what is out"])
def test_an_author_has_no_page_of_any_other_article(
    whose: str, author: Client, author_user: User, editor: Client
) -> None:
    if whose == "what is out":
        other = make_article(author=author_user)
    else:
        other = with_a_version(make_draft(author=make_user()), editor)
    denied = {name: author.get(url_of(other, name)).status_code for name in PAGES}
    denied |= {name: author.post(url_of(other, name)).status_code for name in (*ACTS, "revert")}

    # Django's form of an article that is not in the list leads back to the desk.
    assert denied.pop("change") == 302
    assert set(denied.values()) == {403}
    changelist = author.get(reverse("admin:articles_article_changelist"))
    assert other.title not in changelist.content.decode()


def test_an_author_publishes_nothing_by_any_way(author: Client, author_user: User) -> None:
    own = make_draft(author=author_user, body="Text [@first2020].")
    add_open_parts(own)
    url = change_url(own)
    data = form_data(author, url) | {"status": "published", "announced": "", "is_sample": "on"}
    assert faults_of(author.post(url, data)) == []
    changelist = reverse("admin:articles_article_changelist")
    for action in ("publish_now", "retire"):
        author.post(changelist, {"action": action, "_selected_action": [own.pk]})

    own.refresh_from_db()
    assert (own.status, own.announced, own.is_sample) == ("draft", True, False)


def test_a_new_article_is_its_writers(author: Client, author_user: User) -> None:
    section, category = make_draft().section, make_draft().category
    add = reverse("admin:articles_article_add")
    data = form_data(author, add) | {
        "title": "Mine",
        "slug": "mine",
        "summary": "One true sentence.",
        "difficulty": "easy",
        "section": section.pk,
        "category": category.pk,
        "position": 70,
    }
    assert faults_of(author.post(add, data)) == []
    assert Article.objects.get(slug="mine").author == author_user


def test_nobody_of_the_desk_reaches_people_or_billing(author: Client, editor: Client) -> None:
    theirs = {"accounts", "billing", "auth", "account", "mfa", "usersessions", "socialaccount"}
    for group in (authors_group(), editors_group()):
        apps = group.permissions.values_list("content_type__app_label", flat=True)
        assert theirs.isdisjoint(apps)
    for model in admin.site._registry:
        if model._meta.app_label in theirs:
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
            assert author.get(reverse(name)).status_code == 403
            assert editor.get(reverse(name)).status_code == 403


def test_readers_and_visitors_see_no_page_of_the_desk(editor: Client) -> None:
    article = with_a_version(make_draft(), editor)
    reader = Client()
    reader.force_login(make_user())
    for client in (Client(), reader):
        for name in PAGES:
            assert client.get(url_of(article, name)).status_code == 302
        for name in (*ACTS, "revert"):
            assert client.post(url_of(article, name)).status_code == 302
        assert client.post(reverse("admin:articles_article_render"), {}).status_code == 302
    assert Article.objects.count() == 1


def test_bulk_publishing_says_for_each_article_what_came_of_it(editor: Client) -> None:
    ready = make_draft(body="Text [@first2020].", title="Ready")
    add_open_parts(ready)
    bare, out = make_draft(title="Bare"), make_article(title="Out")
    response = editor.post(
        reverse("admin:articles_article_changelist"),
        {"action": "publish_now", "_selected_action": [ready.pk, bare.pk, out.pk]},
        follow=True,
    )

    assert sorted(str(message) for message in response.context["messages"]) == [
        "Published: “Ready”.",
        "“Bare” still needs a body, a key concept, a rubric criterion, a pitfall, a reference.",
        "“Out” was out already.",
    ]


def test_where_it_is_asked_only_staff_with_two_factors_enter(
    editor: Client, editor_user: User, settings: Settings
) -> None:
    index = reverse("admin:index")
    assert editor.get(index).status_code == 200
    settings.STAFF_NEED_TWO_FACTOR = True
    response = editor.get(index, follow=True)
    assert response.redirect_chain[-1][0] == reverse("mfa_index")
    assert "Set up a second factor first" in response.content.decode()
    article = make_draft()
    assert editor.post(url_of(article, "draft"), {"title": "x"}).status_code == 302
    assert not article.drafts.exists()

    turn_on(editor_user)
    assert editor.get(index).status_code == 200
