"""Every save and load leaves a version; two are compared, and one is gone back to."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.differences import line_differences
from articles.models import Article, ArticleRevision, ArticleVersion
from tests.articles.admin.form import change_url, faults_of, form_data
from tests.articles.curriculum.conftest import curriculum
from tests.articles.curriculum.folder import CurriculumFolder
from tests.articles.curriculum.test_loading import load
from tests.factories import add_premium_parts, make_article

pytestmark = pytest.mark.django_db
__all__ = ["curriculum"]


def test_a_load_leaves_a_version_of_what_it_changed(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    load(curriculum)
    curriculum.edit("01-core/01-the-kv-cache/article.md", "0.5 MB", "0.6 MB")
    load(curriculum)
    versions = ArticleVersion.objects.filter(article__slug="the-kv-cache")

    assert [(version.number, version.author) for version in versions] == [(2, None), (1, None)]
    assert set(versions[0].files) == {
        "article.md",
        "breakdown.md",
        "answers.md",
        "practice.yaml",
        "exercise/starter.py",
    }
    assert ArticleVersion.objects.filter(article__slug="batching").count() == 1


def test_going_back_restores_every_part_and_is_a_version_of_its_own(editor: Client) -> None:
    article = make_article()
    add_premium_parts(article)
    url = change_url(article)
    assert faults_of(editor.post(url, form_data(editor, url))) == []
    first = article.versions.get().files
    changed = form_data(editor, url) | {
        "body": "All is new [@first2020].",
        "rubric-0-text": "Another criterion.",
        "breakdown-0-question": "Another question?",
        "key_concepts-0-term": "Another term",
    }
    assert faults_of(editor.post(url, changed)) == []
    history = editor.get(f"/admin/articles/article/{article.pk}/history/").content.decode()
    assert history.count("What changed") == 2
    compared = editor.get(f"/admin/articles/article/{article.pk}/versions/?old=1&new=2")
    assert "Another criterion." in compared.content.decode()

    editor.post(f"/admin/articles/article/{article.pk}/versions/1/revert/")
    article = Article.objects.get(pk=article.pk)
    assert article.body.startswith("Opening words")
    assert "Opening words" in article.body_html
    assert article.breakdown.question.startswith("Which stage failed?")
    assert article.is_published
    latest = article.versions.first()
    assert latest is not None
    assert (latest.number, latest.note) == (3, "Back to version 1")
    assert latest.files == first
    assert ArticleRevision.objects.filter(article=article).count() == 3


def test_what_stood_there_before_the_first_version_is_not_lost(editor: Client) -> None:
    article = make_article()
    url = change_url(article)
    assert faults_of(editor.post(url, form_data(editor, url) | {"summary": "New."})) == []

    assert [version.note for version in article.versions.all()] == ["", "As it stood before"]
    assert article.summary in article.versions.get(number=1).files["article.md"]


def test_a_version_that_would_break_what_readers_have_is_refused(editor: Client) -> None:
    article = make_article()
    url = change_url(article)
    assert faults_of(editor.post(url, form_data(editor, url))) == []
    version = article.versions.get()
    version.files["article.md"] = version.files["article.md"].replace("first2020]", "gone]")
    version.save()
    response = editor.post(f"/admin/articles/article/{article.pk}/versions/1/revert/", follow=True)

    assert "Not reverted." in response.content.decode()
    assert "[@first2020]" in Article.objects.get(pk=article.pk).body


def test_answers_that_are_not_all_there_yet_come_back_too(editor: Client) -> None:
    article = make_article()
    add_premium_parts(article)
    article.model_answers.exclude(level="strong").delete()
    url = change_url(article)
    assert faults_of(editor.post(url, form_data(editor, url))) == []
    article.model_answers.all().delete()
    article.follow_ups.all().delete()
    editor.post(f"/admin/articles/article/{article.pk}/versions/1/revert/")

    assert article.model_answers.get().body_html == "<p>strong answer premium words</p>\n"
    assert article.follow_ups.get().trap == "No. premium words"


@pytest.mark.parametrize("query", ["", "?old=1", "?old=x&new=1", "?old=1&new=99999999999999999999"])
def test_versions_that_are_not_there_are_not_found(editor: Client, query: str) -> None:
    article = make_article()
    url = f"/admin/articles/article/{article.pk}/versions/{query}"
    assert editor.get(url).status_code == 404
    assert editor.get("/admin/articles/article/0/history/").status_code == 404
    assert editor.get("/admin/articles/article/x/history/").status_code == 404


def test_a_difference_marks_words_and_folds_what_is_the_same() -> None:
    same = [f"line {number}" for number in range(20)]
    before = "\n".join(["The cache holds keys.", *same])
    after = "\n".join(["The cache holds values.", *same])
    removed, added, _, _, fold = line_differences(before, after)

    assert [piece.text for piece in removed.pieces if piece.change == "removed"] == ["keys"]
    assert [piece.text for piece in added.pieces if piece.change == "added"] == ["values"]
    assert fold.folded == 18
    assert line_differences("", "") == []
