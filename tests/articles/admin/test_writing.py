"""An article is written whole on one page, and what is wrong stands at its field."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from articles.models import Article, ArticleDraft, ArticleVersion, PracticeFile
from tests.articles.admin.form import change_url, faults_of, form_data
from tests.articles.curriculum.complete import EXERCISE, practice
from tests.factories import add_open_parts, add_premium_parts, make_article, make_draft

pytestmark = pytest.mark.django_db


def add_files(data: dict[str, str], files: dict[str, str]) -> dict[str, str]:
    for number, (name, text) in enumerate(files.items()):
        data |= {f"practice_files-{number}-name": name, f"practice_files-{number}-text": text}
    return data | {"practice_files-TOTAL_FORMS": str(len(files))}


def messages_of(response: object) -> list[str]:
    return [fault.message for fault in response.context["faults"]]  # type: ignore[attr-defined]


def test_saving_what_the_page_shows_changes_nothing(editor: Client) -> None:
    article = make_article()
    add_premium_parts(article)
    url = change_url(article)
    assert faults_of(editor.post(url, form_data(editor, url))) == []
    assert faults_of(editor.post(url, form_data(editor, url))) == []

    assert ArticleVersion.objects.filter(article=article).count() == 1


def test_a_fault_is_listed_with_its_line_and_the_way_to_its_field(editor: Client) -> None:
    article = make_article()
    url = change_url(article)
    data = form_data(editor, url) | {"body": "One.\n\n$\\frac{1}$ and [@nobody]\n"}
    response = editor.post(url, data)
    faults = response.context["faults"]

    assert {fault.anchor for fault in faults} == {"id_body"}
    assert all(fault.message.startswith("Line 3: ") for fault in faults)
    assert 'href="#id_body"' in response.content.decode()
    article.refresh_from_db()
    assert "nobody" not in article.body


def test_a_broken_row_is_named_with_its_number(editor: Client) -> None:
    article = make_article()
    url = change_url(article)
    data = form_data(editor, url) | {"rubric-1-text": "# A heading"}
    faults = editor.post(url, data).context["faults"]

    assert {(fault.label, fault.anchor) for fault in faults} == {
        ("Rubric criteria 2: Text", "id_rubric-1-text")
    }


def test_rows_without_a_number_go_last_and_doubled_ones_in_their_order(editor: Client) -> None:
    article = make_draft()
    add_open_parts(article)
    url = change_url(article)
    data = form_data(editor, url) | {
        "rubric-TOTAL_FORMS": "4",
        "rubric-0-position": "2",
        "rubric-1-position": "2",
        "rubric-2-text": "Without a number.",
        "rubric-3-text": "The first now.",
        "rubric-3-position": "1",
    }
    assert faults_of(editor.post(url, data)) == []

    assert list(article.rubric.values_list("position", "text")) == [
        (1, "The first now."),
        (2, "Tells A from B."),
        (3, "Names `C`."),
        (4, "Without a number."),
    ]


def test_a_draft_takes_an_exercise_that_is_not_finished_and_no_quiz_that_cannot_be_read(
    editor: Client,
) -> None:
    article = make_draft()
    url = change_url(article)
    data = add_files(form_data(editor, url), {"exercise/starter.py": "x = 1\r\n"})
    assert faults_of(editor.post(url, data)) == []
    assert PracticeFile.objects.get().text == "x = 1\n"

    data = add_files(form_data(editor, url), {"practice.yaml": "quiz:\n  - id: one\n", "x": "y"})
    del data["practice_files-0-id"]
    data["practice_files-INITIAL_FORMS"] = "0"
    messages = messages_of(editor.post(url, data))
    assert any(message.startswith("Line 2: ") for message in messages)
    assert "Line 1: This is no file of an article." in messages


def test_a_published_article_takes_only_an_exercise_that_works(editor: Client) -> None:
    article = make_article()
    url = change_url(article)
    files = {f"exercise/{name}": text for name, text in EXERCISE.items()}
    files["practice.yaml"] = practice()
    broken = {**files, "exercise/solution.py": "def size(layers):\n    return 0\n"}
    response = editor.post(url, add_files(form_data(editor, url), broken))
    assert any("The solution does not pass" in message for message in messages_of(response))
    assert not PracticeFile.objects.exists()

    assert faults_of(editor.post(url, add_files(form_data(editor, url), files))) == []
    assert PracticeFile.objects.count() == len(files)


def test_what_is_written_is_rendered_and_never_saved(editor: Client) -> None:
    url = reverse("admin:articles_article_render")
    text = 'A $x^2$ and [@one].\n\n```d2 #a title="T" alt="A" caption="C"\na -> b\n```\n'
    references = {"references-TOTAL_FORMS": "1", "references-0-key": "one"}
    response = editor.post(url, {"_field": "body", "body": text, "_theme": "dark", **references})
    page = response.content.decode()

    assert "<msup>" in page
    assert "<svg" in page
    assert 'data-theme="dark"' in page
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert not Article.objects.exists()


def test_nothing_of_a_broken_text_is_rendered(editor: Client) -> None:
    url = reverse("admin:articles_article_render")
    response = editor.post(url, {"body": "Fine.\n\n<script>alert(1)</script>\n"})
    page = response.content.decode()

    assert 'data-line="3"' in page
    assert "<script>alert" not in page
    assert "Fine." not in page


@pytest.mark.parametrize("number", ["-1", "x", "9" * 30, "²"])
def test_a_damaged_form_is_no_error_of_ours(editor: Client, number: str) -> None:
    data = {"body": "Text.", "references-TOTAL_FORMS": number, "references-0-key": "one"}
    assert editor.post(reverse("admin:articles_article_render"), data).status_code == 200


def test_unsaved_text_comes_back_and_goes_with_a_save(editor: Client) -> None:
    article = make_article()
    url, draft_url = change_url(article), f"/admin/articles/article/{article.pk}/draft/"
    data = form_data(editor, url) | {"body": "Written on the train.", "title": "Train"}
    assert editor.post(draft_url, data).json()["saved_at"]
    assert editor.post(draft_url, data).status_code == 200
    assert ArticleDraft.objects.count() == 1
    assert "Unsaved text" in editor.get(url).content.decode()

    restored = editor.get(f"{url}?restore")
    assert "Written on the train." in restored.content.decode()
    article.refresh_from_db()
    assert article.title != "Train"

    assert faults_of(editor.post(url, data)) == []
    assert not ArticleDraft.objects.exists()


def test_unsaved_text_of_a_new_article_is_kept_for_its_author_alone(
    editor: Client, author: Client
) -> None:
    add = reverse("admin:articles_article_add")
    editor.post(f"{add}draft/", {"title": "A beginning"})
    assert "A beginning" in editor.get(f"{add}?restore").content.decode()
    assert "Unsaved text" not in author.get(add).content.decode()

    editor.post(f"{add}draft/?discard", {})
    assert not ArticleDraft.objects.exists()


def test_of_two_who_save_neither_loses_a_word(editor: Client, editor_user: User) -> None:
    article = make_article()
    url = change_url(article)
    mine = form_data(editor, url) | {"body": "My words [@first2020].", "title": "My title"}
    theirs = form_data(editor, url) | {"body": "Their words [@first2020]."}
    assert faults_of(editor.post(url, theirs)) == []

    response = editor.post(url, mine)
    page = response.content.decode()
    assert "<del>Their</del>" in page
    assert "<ins>My</ins>" in page
    assert "Also different: Title." in page
    assert ArticleDraft.objects.get(user=editor_user).data["body"] == ["My words [@first2020]."]

    mine["seen"] = response.context["adminform"].form["seen"].value()
    assert faults_of(editor.post(url, mine)) == []
    article.refresh_from_db()
    assert article.body == "My words [@first2020]."
    bodies = [version.files["article.md"] for version in article.versions.all()]
    assert "My words" in bodies[0]
    assert "Their words" in bodies[1]
