"""Rows for tests, as small as the constraints allow."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import User
from articles.models import (
    Article,
    Breakdown,
    Category,
    Company,
    FollowUp,
    KeyConcept,
    ModelAnswer,
    Pitfall,
    Reference,
    RubricCriterion,
    Section,
)
from articles.revising import revise
from articles.typesetting import typeset_article, typeset_section, typeset_whole
from billing.models import ManualGrant

_number = count(1)

BODY = """Opening words about a problem.

## First heading

Text that cites [@first2020] once.

### Below it

More text.

## Second heading

The end.
"""


def make_section(**fields: Any) -> Section:
    number = next(_number)
    section = Section(
        **{
            "position": number,
            "title": f"Section {number}",
            "slug": f"section-{number}",
            "emoji": "🧪",
            "introduction": "What it is about.",
            "outcomes": ["Read a shape error backwards"],
            **fields,
        }
    )
    typeset_section(section)
    section.save()
    return section


def make_draft(section: Section | None = None, **fields: Any) -> Article:
    number = next(_number)
    article = Article(
        **{
            "section": section or make_section(),
            "position": number,
            "title": f"Article {number}",
            "slug": f"article-{number}",
            "summary": f"What article {number} teaches.",
            "difficulty": "easy",
            "category": make_category(),
            **fields,
        }
    )
    typeset_article(article, ["first2020"])
    article.save()
    return article


def make_article(section: Section | None = None, **fields: Any) -> Article:
    """A published article with every part that is open to all."""
    article = make_draft(section, **{"body": BODY, **fields})
    add_open_parts(article)
    article.status = Article.Status.PUBLISHED
    article.published_at = timezone.now()
    article.save()
    revise(article)
    return article


def add_open_parts(article: Article) -> None:
    KeyConcept.objects.create(article=article, position=1, term="A term", gloss="What it means.")
    RubricCriterion.objects.create(article=article, position=1, text="Tells A from B.")
    RubricCriterion.objects.create(article=article, position=2, text="Names `C`.")
    Pitfall.objects.create(article=article, position=1, text="Believing D.")
    Reference.objects.create(
        article=article,
        position=1,
        key="first2020",
        title="A paper",
        authors="Author, A.",
        year=2020,
        venue="A venue",
        url="https://example.org/paper",
    )


def add_premium_parts(article: Article, canary: str = "premium words") -> None:
    """`canary` stands in every premium field."""
    Breakdown.objects.create(
        article=article,
        question=f"Which stage failed? {canary}",
        body=(
            f"## Clarify\n\nAsk first. {canary}\n\n"
            f'```d2 #loop title="Loop" alt="A loop {canary}" caption="Visual anchor: {canary}"\n'
            f"a -> b: {canary}\n```\n"
        ),
    )
    for level in ModelAnswer.Level:
        ModelAnswer.objects.create(
            article=article, level=level, body=f"{level} answer {canary}", marks=["met", "partly"]
        )
    FollowUp.objects.create(
        article=article,
        position=1,
        question=f"And then? {canary}",
        tested=f"Depth. {canary}",
        answer=f"Yes. {canary}",
        trap=f"No. {canary}",
    )
    typeset_whole(article)


def make_category(name: str = "NLP Fundamentals") -> Category:
    return Category.objects.get_or_create(
        slug=name.lower().replace(" ", "-"), defaults={"name": name}
    )[0]


def make_company(name: str) -> Company:
    return Company.objects.get_or_create(slug=name.lower(), defaults={"name": name})[0]


def make_user(**fields: Any) -> User:
    number = next(_number)
    return User.objects.create_user(
        **{"email": f"learner{number}@example.com", "password": "a long password", **fields}
    )


def make_premium_user() -> User:
    user = make_user()
    ManualGrant.objects.create(user=user, reason="A test")
    return user
