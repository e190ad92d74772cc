from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


def test_a_page_without_a_session_may_be_shared_and_is_tagged(client: Client) -> None:
    response = client.get("/learn/")
    assert response["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in response["Vary"]
    again = client.get("/learn/", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_a_page_with_a_session_is_never_stored(client: Client) -> None:
    article = make_article()
    client.force_login(make_user())
    for path in ("/", "/learn/", article.get_absolute_url()):
        response = client.get(path)
        assert response["Cache-Control"] == "private, no-store"
        assert "ETag" not in response


def test_a_page_that_sets_a_cookie_is_never_stored(client: Client) -> None:
    response = client.get("/accounts/login/")
    assert response.cookies
    assert "public" not in response["Cache-Control"]


def test_an_anonymous_tag_does_not_answer_for_a_signed_in_reader(client: Client) -> None:
    tag = client.get("/learn/")["ETag"]
    client.force_login(make_user())
    assert client.get("/learn/", headers={"If-None-Match": tag}).status_code == 200


def test_a_request_with_authorization_is_never_stored(client: Client) -> None:
    response = client.get("/learn/", headers={"Authorization": "Bearer x"})
    assert response["Cache-Control"] == "private, no-store"
