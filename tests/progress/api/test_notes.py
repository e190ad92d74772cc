from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.tokens import make_token
from articles.models import Article
from progress.models import Note
from progress.noting import Written, write
from tests.factories import make_article, make_draft, make_user

pytestmark = pytest.mark.django_db
NOTES = "/api/v1/progress/notes/"


@pytest.fixture
def article() -> Article:
    return make_article(slug="chunking-strategies")


@pytest.fixture
def user(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def put(client: Client, note_id: Any, headers: dict[str, str] | None = None, **fields: Any) -> Any:
    return client.put(
        f"{NOTES}{note_id}/",
        {"article": "chunking-strategies", "body": "Mine.", **fields},
        content_type="application/json",
        headers=headers or {},
    )


def noted(user: User, article: Article) -> Note:
    return write(user, article, Written(uuid4(), "Mine."), timezone.now())[0]


def test_a_note_is_made_once_under_the_id_of_the_client(
    client: Client, user: User, article: Article
) -> None:
    note_id = uuid4()
    answers = [put(client, note_id, quote="Opening words") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    answer = answers[1].json()
    assert set(answer) == {
        "id", "article", "body", "html", "quote", "prefix", "suffix", "created_at", "updated_at",
    }  # fmt: skip
    assert (answer["id"], answer["html"]) == (str(note_id), "<p>Mine.</p>\n")
    assert client.get(f"{NOTES}{note_id}/").json() == answer


def test_a_change_names_the_state_that_it_saw(client: Client, user: User, article: Article) -> None:
    note_id = uuid4()
    first = put(client, note_id).json()
    second = put(client, note_id, body="Changed.", updated_at=first["updated_at"])
    assert second.status_code == 200
    late = put(client, note_id, body="Late.", updated_at=first["updated_at"])
    assert late.status_code == 409
    assert (late.json()["current"]["body"], late.json()["sent"]) == ("Changed.", "Late.")
    assert Note.objects.get().body == "Changed."


def test_a_change_may_name_it_by_if_match(client: Client, user: User, article: Article) -> None:
    note_id = uuid4()
    tag = put(client, note_id)["ETag"]
    assert put(client, note_id, {"If-Match": tag}, body="Changed.").status_code == 200
    for stale in (tag, '"nonsense"', "*"):
        answer = put(client, note_id, {"If-Match": stale}, body="Late.")
        assert answer.status_code == 412, stale
    assert answer.json()["current"]["body"] == "Changed."


def test_a_change_that_names_no_state_replaces_nothing(
    client: Client, user: User, article: Article
) -> None:
    note_id = uuid4()
    put(client, note_id)
    assert put(client, note_id, body="Blind.").status_code == 409
    assert Note.objects.get().body == "Mine."


def test_a_change_of_what_is_gone_says_so(client: Client, user: User, article: Article) -> None:
    answer = put(client, uuid4(), updated_at=timezone.now().isoformat(), body="Late.")
    assert answer.status_code == 409
    assert (answer.json()["current"], answer.json()["sent"]) == (None, "Late.")


def test_deleting_is_the_same_once_and_twice(client: Client, user: User, article: Article) -> None:
    note = noted(user, article)
    assert [client.delete(f"{NOTES}{note.id}/").status_code for _ in range(2)] == [204, 204]
    assert not Note.objects.exists()


def test_the_list_can_be_narrowed(client: Client, user: User, article: Article) -> None:
    noted(user, article)
    noted(user, make_article())
    noted(make_user(), article)

    def count(query: str) -> int:
        return len(client.get(f"{NOTES}?{query}").json()["results"])

    assert count("") == 2
    assert count("article=chunking-strategies") == 1
    assert count("q=mine+chunking") == 0
    assert count("q=MINE") == 2


@pytest.mark.parametrize("method", ["get", "delete", "put", "change"])
def test_another_persons_note_answers_exactly_as_a_missing_one(
    client: Client, user: User, article: Article, method: str
) -> None:
    theirs, missing = noted(make_user(), article), uuid4()

    def ask(note_id: Any) -> tuple[int, Any]:
        if method == "put":
            answer = put(client, note_id, body="x")
        elif method == "change":
            answer = put(client, note_id, body="x", updated_at=theirs.updated_at.isoformat())
        else:
            answer = getattr(client, method)(f"{NOTES}{note_id}/")
        body = answer.json() if answer.content else None
        unlike = {"id", "created_at", "updated_at"}
        if isinstance(body, dict):
            body = {name: value for name, value in body.items() if name not in unlike}
        return answer.status_code, body

    assert ask(theirs.id) == ask(missing)
    theirs.refresh_from_db()
    assert theirs.body == "Mine."


@pytest.mark.parametrize(
    "fields",
    [
        {"body": ""},
        {"body": "x" * 10_001},
        {"body": "a\0b"},
        {"body": "\ud800"},
        {"quote": "x" * 1_001},
        {"prefix": "x" * 33},
        {"article": "no slug!"},
        {"updated_at": "yesterday"},
        {"body": ["x"]},
    ],
)
def test_what_makes_no_sense_is_refused(
    client: Client, user: User, article: Article, fields: dict[str, Any]
) -> None:
    assert put(client, uuid4(), **fields).status_code == 400
    assert not Note.objects.exists()


def test_an_article_that_is_not_out_has_no_notes(client: Client, user: User) -> None:
    make_draft(slug="chunking-strategies")
    assert put(client, uuid4()).status_code == 404


def test_a_token_serves_as_well_as_a_session_and_nothing_serves_nobody(
    client: Client, article: Article
) -> None:
    assert put(client, uuid4()).status_code == 401
    token = make_token(make_user(), "A test")
    assert put(client, uuid4(), {"Authorization": f"Bearer {token}"}).status_code == 201
