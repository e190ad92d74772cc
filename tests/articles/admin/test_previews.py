"""Who has a preview link sees the article as readers will; nobody else does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from articles import previewing
from articles.models import Article
from articles.previewing import preview_link
from tests.factories import add_open_parts, add_premium_parts, make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Article:
    article = make_draft(body="Not out yet.", announced=False)
    add_open_parts(article)
    add_premium_parts(article)
    return article


def test_a_link_shows_the_draft_and_premium_parts_only_where_it_says_so(draft: Article) -> None:
    reader = Client()
    opened = reader.get(preview_link(draft, with_premium=False))
    assert "Not out yet." in opened.content.decode()
    assert "premium words" not in opened.content.decode()
    assert opened["Cache-Control"] == "private, no-store"
    assert opened["X-Robots-Tag"] == "noindex"
    assert opened["Referrer-Policy"] == "no-referrer"

    assert "premium words" in reader.get(preview_link(draft, with_premium=True)).content.decode()
    assert reader.get(draft.get_absolute_url()).status_code == 404


def test_a_link_of_another_kind_cannot_be_made_from_one(draft: Article) -> None:
    link = preview_link(draft, with_premium=False)
    token = link.strip("/").rpartition("/")[2]
    other = signing.dumps([draft.pk, draft.preview_key, True], key="guess", salt=previewing.SALT)
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), other, "x", "a:b:c"):
        assert Client().get(f"/preview/{wrong}/").status_code == 410


def test_links_end_after_their_days(draft: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    link = preview_link(draft, with_premium=True)
    monkeypatch.setattr(previewing, "VALID_FOR", timedelta(seconds=-1))
    assert Client().get(link).status_code == 410


def test_an_editor_ends_the_links_of_one_article(draft: Article, editor: Client) -> None:
    link, other = preview_link(draft, with_premium=True), make_draft(body="Other.")
    url = f"/admin/articles/article/{draft.pk}/links/"
    assert link in editor.get(url).content.decode()
    editor.post(url)

    assert Client().get(link).status_code == 410
    assert Client().get(preview_link(other, with_premium=False)).status_code == 200
    assert link not in editor.get(url).content.decode()


def test_a_copy_is_a_draft_with_every_part_and_no_reader(draft: Article, editor: Client) -> None:
    Article.objects.filter(pk=draft.pk).update(
        status="published", published_at=timezone.now(), is_sample=True
    )
    for _ in range(2):
        editor.post(f"/admin/articles/article/{draft.pk}/duplicate/")
    first, second = Article.objects.exclude(pk=draft.pk).order_by("position")

    assert [first.slug, second.slug] == [f"{draft.slug}-copy", f"{draft.slug}-copy-2"]
    assert (first.status, first.announced, first.is_sample) == ("draft", False, False)
    assert first.published_at is None
    assert first.body == draft.body
    assert first.breakdown.diagrams.count() == 1
    assert first.follow_ups.count() == draft.follow_ups.count()
