"""A published lesson has a revision for every change in substance, and none for the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.models import Article, ArticleRevision
from articles.revising import differs_in_substance, revise
from tests.factories import BODY, add_open_parts, make_article, make_draft, make_user

WORDS = " ".join(f"word{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(400))
LESSON = f"""## A heading

{WORDS}

It costs 12 dollars [@paper], see [the page](https://example.org/a) and $x^2$.

```python run
print(1)
```
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("## A heading", "##  A Heading!"),
        ("wordaa wordba", "wordaa\nwordba"),
        ("[@paper]", "[@another2021]"),
        ("example.org/a", "example.org/b/3"),
        ("wordaa wordba wordca", "wordaa another wordca"),
        ("print(1)\n", "print(1)  \n"),
    ],
)
def test_a_change_of_little_is_none_of_substance(before: str, after: str) -> None:
    assert before in LESSON
    assert not differs_in_substance(LESSON, LESSON.replace(before, after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("12 dollars", "13 dollars"),
        ("$x^2$", "$x^3$"),
        ("print(1)", "print(2)"),
        ("```python run\nprint(1)\n```", ""),
        ("wordaa wordba wordca wordda wordea", "one two three four five"),
        (WORDS, f"{WORDS} one two three four five"),
    ],
)
def test_a_change_of_numbers_formulas_code_or_a_hundredth_of_the_words_is(
    before: str, after: str
) -> None:
    assert before in LESSON
    assert differs_in_substance(LESSON, LESSON.replace(before, after))


def test_in_a_long_text_twelve_words_are_enough() -> None:
    long = f"{WORDS} " * 10
    assert not differs_in_substance(long, f"{long} {' '.join('abcdefghijk')}")
    assert differs_in_substance(long, f"{long} {' '.join('abcdefghijkl')}")


@pytest.mark.django_db
def test_coming_out_makes_the_first_revision_and_later_times_add_none() -> None:
    article = make_draft(body=BODY)
    add_open_parts(article)
    assert not revise(article)
    publishing.publish(article, timezone.now())
    publishing.publish(article, timezone.now())
    assert [row.number for row in article.revisions.all()] == [1]
    article.refresh_from_db()
    assert article.revision == 1


@pytest.mark.django_db
def test_what_beat_publishes_has_its_first_revision_of_that_moment() -> None:
    at = timezone.now() - timedelta(hours=1)
    article = make_draft(body=BODY)
    add_open_parts(article)
    publishing.schedule(article, at)
    publishing.publish_due(timezone.now())
    assert ArticleRevision.objects.get(article=article).created_at == at


@pytest.mark.django_db
def test_a_small_change_is_taken_into_the_latest_revision() -> None:
    article = make_article(body=LESSON.replace("[@paper]", ""))
    article.body = article.body.replace("wordaa", "another")
    assert not revise(article)
    assert [row.body for row in article.revisions.all()] == [article.body]


@pytest.mark.django_db
def test_a_change_of_substance_keeps_what_was_read_before() -> None:
    article, author = make_article(), make_user()
    old, article.body = article.body, f"{article.body}\n\nThe price is 12.\n"
    assert revise(article, author)
    assert [(row.number, row.author) for row in article.revisions.all()] == [
        (2, author),
        (1, None),
    ]
    assert article.revisions.get(number=1).body == old
    assert Article.objects.get().revision == 2


@pytest.mark.django_db
def test_saving_in_the_admin_with_an_old_number_in_hand_loses_no_revision() -> None:
    article = make_article()
    stale = Article.objects.get()
    article.body += "\n\nThe price is 12.\n"
    revise(article)
    stale.body += "\n\nThe price is 13.\n"
    stale.save()
    revise(stale)
    assert Article.objects.get().revision == 3


@pytest.mark.django_db
def test_the_text_of_premium_parts_is_in_no_revision(client: Client) -> None:
    assert {field.name for field in ArticleRevision._meta.get_fields()} == {
        "id", "article", "number", "body", "created_at", "author",
    }  # fmt: skip
