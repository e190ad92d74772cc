"""The forms and pages of notes, as they work without JavaScript and answer to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html as lxml_html

from accounts.models import User
from articles import publishing
from articles.models import Article
from progress.addressing import address_of
from progress.models import Note
from progress.noting import Passage, Written, write
from tests.factories import add_premium_parts, make_article, make_user

pytestmark = pytest.mark.django_db
FRAGMENTS = {"X-Fragments": "1"}
GONE = "The passage is no longer in the lesson."


@pytest.fixture
def user(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


@pytest.fixture
def article() -> Article:
    return make_article(title="Chunking")


def noted(user: User, article: Article, body: str = "Mine.", quote: str = "") -> Note:
    written = Written(uuid4(), body, Passage(quote))
    return write(user, article, written, timezone.now())[0]


def post(client: Client, article: Article, rest: str = "", **fields: Any) -> Any:
    headers = fields.pop("headers", {})
    return client.post(f"{article.get_absolute_url()}notes/{rest}", fields, headers=headers)


def page(client: Client, path: str) -> Any:
    return lxml_html.fromstring(client.get(path).content.decode())


def words(answer: Any) -> str:
    return " ".join(lxml_html.fromstring(answer.content.decode()).text_content().split())


def test_the_form_under_the_lesson_writes_a_note(
    client: Client, user: User, article: Article
) -> None:
    form = page(client, article.get_absolute_url()).xpath("//form[@data-note-form='whole']")[0]
    fields = {**dict(form.form_values()), "body": "Line one\r\nLine two  "}
    answer = client.post(form.action, fields)
    note = Note.objects.get()
    assert note.body == "Line one\nLine two"
    assert answer.status_code == 303
    assert answer["Location"] == f"{article.get_absolute_url()}#note-{note.id}"
    assert "Line two" in page(client, article.get_absolute_url()).text_content()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"body": " \n "}, "Write something first."),
        ({"body": "x" * 10_001}, "at most 10,000 characters; this one has 10001"),
        ({"body": "x", "quote": "x" * 1_001}, "A passage has at most 1,000 characters."),
        ({"body": "a\0b"}, "Null characters"),
        ({"body": "x", "id": "none"}, "Enter a valid UUID."),
    ],
)
def test_what_cannot_be_saved_comes_back_with_the_reason(
    client: Client, user: User, article: Article, fields: dict[str, str], says: str
) -> None:
    answer = post(client, article, **{"id": str(uuid4()), **fields})
    assert answer.status_code == 422
    assert says in words(answer)
    if fields["body"].strip() and "\0" not in fields["body"]:
        assert fields["body"] in answer.content.decode()
    assert not Note.objects.exists()


def test_a_note_of_the_longest_length_is_saved(
    client: Client, user: User, article: Article
) -> None:
    body = "👩\r\n" * 5_000
    assert post(client, article, id=uuid4(), body=body).status_code == 303
    assert len(Note.objects.get().body) == 9_999


def test_who_was_signed_out_meanwhile_gets_the_text_back(client: Client, article: Article) -> None:
    for headers in ({}, FRAGMENTS):
        answer = post(client, article, id=uuid4(), body="Long thought.", headers=headers)
        assert answer.status_code == 401
        assert "You are signed out" in words(answer)
    assert (
        "Long thought." in post(client, article, id=uuid4(), body="Long thought.").content.decode()
    )
    assert not Note.objects.exists()


def test_a_page_of_another_account_writes_nothing_until_asked(
    client: Client, user: User, article: Article
) -> None:
    fields: dict[str, Any] = {"id": uuid4(), "body": "Whose?", "for": address_of(make_user())}
    answer = post(client, article, **fields)
    assert answer.status_code == 409
    assert not Note.objects.exists()
    form = lxml_html.fromstring(answer.content.decode()).xpath("//form[@class='form note-form']")[0]
    assert client.post(form.action, dict(form.form_values())).status_code == 303
    assert Note.objects.get().user == user


def test_an_old_token_shows_the_text_back_and_saves_it_at_the_next_press(
    user: User, article: Article
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    client.get(article.get_absolute_url())
    answer = post(client, article, id=uuid4(), body="Kept.", csrfmiddlewaretoken="x" * 64)
    assert answer.status_code == 403
    form = next(
        form
        for form in lxml_html.fromstring(answer.content.decode()).forms
        if "body" in form.fields
    )
    assert client.post(answer.wsgi_request.path, dict(form.form_values())).status_code == 303
    assert Note.objects.get().body == "Kept."


def test_an_edit_from_an_old_tab_shows_both_texts(
    client: Client, user: User, article: Article
) -> None:
    note = noted(user, article)
    seen = note.updated_at.isoformat()
    assert post(client, article, f"{note.id}/", body="First tab.", seen=seen).status_code == 303
    answer = post(client, article, f"{note.id}/", body="Second tab.", seen=seen)
    assert answer.status_code == 409
    assert "First tab." in words(answer)
    form = lxml_html.fromstring(answer.content.decode()).xpath("//form[@class='form note-form']")[0]
    assert form.fields["body"] == "Second tab."
    assert client.post(form.action, dict(form.form_values())).status_code == 303
    assert Note.objects.get().body == "Second tab."


def test_an_edit_of_a_note_deleted_meanwhile_can_be_kept_as_another(
    client: Client, user: User, article: Article
) -> None:
    note = noted(user, article)
    post(client, article, f"{note.id}/delete/")
    answer = post(client, article, f"{note.id}/", body="Late.", seen=note.updated_at.isoformat())
    assert answer.status_code == 404
    form = lxml_html.fromstring(answer.content.decode()).xpath("//form[@class='form note-form']")[0]
    assert client.post(form.action, dict(form.form_values())).status_code == 303
    assert Note.objects.get().body == "Late."


def test_deleting_offers_to_undo(client: Client, user: User, article: Article) -> None:
    note = noted(user, article, "Wanted.")
    answer = post(client, article, f"{note.id}/delete/")
    assert not Note.objects.exists()
    form = next(
        form
        for form in lxml_html.fromstring(answer.content.decode()).forms
        if "receipt" in form.fields
    )
    for _ in range(2):
        assert client.post(form.action, dict(form.form_values())).status_code == 303
    assert Note.objects.get().body == "Wanted."


def test_a_script_gets_the_notes_of_the_page_back(
    client: Client, user: User, article: Article
) -> None:
    quote = "Opening words"
    answer = post(client, article, id=uuid4(), body="Mine.", quote=quote, headers=FRAGMENTS)
    section = lxml_html.fromstring(answer.content.decode())
    assert section.get("id") == "your-notes"
    note = section.xpath("//article[@class='note']")[0]
    assert (note.get("data-start"), note.get("data-end")) == ("0", "12")


def test_a_note_whose_passage_is_gone_says_so_and_keeps_it(
    client: Client, user: User, article: Article
) -> None:
    noted(user, article, "Mine.", "Opening words")
    assert GONE not in page(client, article.get_absolute_url()).text_content()
    Article.objects.update(body_html="<p>Other words.</p>")
    text = page(client, article.get_absolute_url()).text_content()
    assert GONE in text
    assert "Opening words" in text


def test_no_passage_of_a_premium_part_is_ever_found(
    client: Client, user: User, article: Article
) -> None:
    add_premium_parts(article, "canary")
    noted(user, article, "Mine.", "canary")
    assert GONE in page(client, article.get_absolute_url()).text_content()


def test_what_is_found_tells_nothing_of_a_lesson_that_its_writer_may_not_read(
    client: Client, user: User, article: Article
) -> None:
    Article.objects.update(free_from=timezone.now() + timedelta(days=3))
    for quote in ("Opening words", "No such words"):
        answer = post(client, article, id=uuid4(), body="x", quote=quote, headers=FRAGMENTS)
    assert "data-start" not in answer.content.decode()
    assert GONE not in answer.content.decode()


def test_a_visitor_is_told_that_notes_need_an_account(client: Client, article: Article) -> None:
    text = page(client, article.get_absolute_url()).text_content()
    assert "are kept with an account" in text
    assert "notes.js" not in client.get(article.get_absolute_url()).content.decode()
    assert "kept with an account" in page(client, "/notes/").text_content()


def test_the_list_is_grouped_by_article_and_searched_by_words(
    client: Client, user: User, article: Article
) -> None:
    noted(user, article, "About tokens.")
    noted(user, article, "About overlap.")
    noted(user, make_article(title="Other"), "Elsewhere.")
    noted(make_user(), article, "A stranger's.")
    assert page(client, "/notes/").xpath("//h2/a/text()") == ["Chunking", "Other"]
    text = page(client, "/notes/?q=about+TOKENS").text_content()
    assert "About tokens." in text
    assert "About overlap." not in text
    assert "stranger" not in page(client, "/notes/").text_content()


@pytest.mark.parametrize("query", ["%25_", "%F0%9F", "page=-1", "page=x", "q=" + "x" * 5_000])
def test_any_question_of_the_list_is_answered(client: Client, user: User, query: str) -> None:
    assert client.get(f"/notes/?q={query}").status_code == 200


def test_a_note_on_a_retired_article_stays_and_can_be_edited(
    client: Client, user: User, article: Article
) -> None:
    note = noted(user, article)
    publishing.retire(article)
    assert "retired" in page(client, "/notes/").text_content()
    path = f"{article.get_absolute_url()}notes/{note.id}/"
    form = next(form for form in page(client, path).forms if "body" in form.fields)
    assert client.post(path, {**dict(form.form_values()), "body": "New."}).status_code == 303


def test_notes_are_downloaded_as_markdown(client: Client, user: User, article: Article) -> None:
    noted(user, article, "So **bold**.", "Opening words")
    answer = client.get("/notes/export/")
    assert "attachment" in answer["Content-Disposition"]
    text = answer.content.decode()
    assert "## Chunking" in text
    assert "> Opening words\n\nSo **bold**." in text


@pytest.mark.parametrize("rest", ["", "delete/"])
def test_another_persons_note_is_like_none(
    client: Client, user: User, article: Article, rest: str
) -> None:
    theirs = noted(make_user(), article).id
    answers = [
        post(client, article, f"{note_id}/{rest}", body="x", seen=timezone.now(), headers=FRAGMENTS)
        for note_id in (theirs, uuid4())
    ]
    assert answers[0].status_code == answers[1].status_code
    assert words(answers[0]) == words(answers[1])
    assert Note.objects.get().body == "Mine."
    pages = [client.get(f"{article.get_absolute_url()}notes/{i}/") for i in (theirs, uuid4())]
    assert [answer.status_code for answer in pages] == [404, 404]


def test_notes_cost_the_page_no_query_more(
    client: Client, user: User, article: Article, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        noted(user, article, f"Note {number}", "Opening words" if number % 2 else "")
    client.post(f"{article.get_absolute_url()}complete/")
    with django_assert_max_num_queries(7):
        text = page(client, article.get_absolute_url()).text_content()
    assert "Note 19" in text
