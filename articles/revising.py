"""Keeps the lesson as readers had it, and counts on when it changes in substance.

A change is of substance when it touches a number, a formula or a block of code, or when it adds,
removes or replaces 12 words or one word in a hundred, whichever is less. White space, punctuation,
capitals, addresses of links and keys of citations are no words. A smaller change is taken into the
latest revision, for whoever read that has read this too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from django.db import transaction

from accounts.models import User
from articles.models import Article, ArticleRevision

ENOUGH_WORDS = 12
FENCE = re.compile(
    r"^ {0,3}(?P<mark>`{3,}|~{3,})(?P<info>[^\n]*)\n(?P<code>.*?)^ {0,3}(?P=mark)", re.S | re.M
)
EXACT = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$|`[^`\n]+`", re.S)
CITATION = re.compile(r"\[@[^\]]+\]|\[\^[^\]]+\]:?")
ADDRESS = re.compile(r"\]\(<?[^\s)>]*|^\[[^\]]+\]:.*$|<https?://[^>]*>", re.M)
ENUMERATION = re.compile(r"^\s*\d+[.)]\s", re.M)
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
WORD = re.compile(r"[^\W_]+")


def revise(article: Article, author: User | None = None, at: datetime | None = None) -> bool:
    """Whether a published article came to a new revision. The caller saved the article before.

    `author` is None for a text that came from a file.
    """
    return bool(revise_all([article], author, at))


@transaction.atomic
def revise_all(
    articles: Iterable[Article], author: User | None = None, at: datetime | None = None
) -> list[ArticleRevision]:
    """The new ones; the number of statements is the same for any number of articles."""
    published = {article.pk: article for article in articles if article.is_published}
    if not published:
        return []
    locked = Article.objects.select_for_update(no_key=True).filter(pk__in=published)
    numbers = dict(locked.order_by("pk").values_list("pk", "revision"))
    rows = ArticleRevision.objects.filter(article__in=published).order_by("article_id", "-number")
    latest = {row.article_id: row for row in rows.distinct("article_id")}
    added, corrected = [], []
    for pk, article in published.items():
        last = latest.get(pk)
        if last is None or differs_in_substance(last.body, article.body):
            number = last.number + 1 if last else 1
            row = ArticleRevision(article=article, number=number, body=article.body, author=author)
            row.created_at = at or row.created_at
            added.append(row)
        else:
            number = last.number
            if last.body != article.body:
                last.body = article.body
                corrected.append(last)
        article.revision = number
    ArticleRevision.objects.bulk_create(added)
    ArticleRevision.objects.bulk_update(corrected, ["body"])
    moved = [article for pk, article in published.items() if numbers[pk] != article.revision]
    Article.objects.bulk_update(moved, ["revision"])
    return added


def differs_in_substance(before: str, after: str) -> bool:
    if before == after:
        return False
    old, new = _read(before), _read(after)
    if old.exact != new.exact or old.numbers != new.numbers:
        return True
    enough = min(ENOUGH_WORDS, max(1, -(-len(old.words) // 100)))
    return _words_changed(old.words, new.words) >= enough


@dataclass(frozen=True)
class _Reading:
    words: list[str]
    numbers: list[str]
    exact: list[str]  # code and formulas


def _read(body: str) -> _Reading:
    exact: list[str] = []

    def fence(match: re.Match[str]) -> str:
        exact.append("\n".join(line.rstrip() for line in match["code"].splitlines()))
        return f"{match['info']}\n"

    def inline(match: re.Match[str]) -> str:
        exact.append("".join(match.group().split()))
        return " "

    prose = EXACT.sub(inline, FENCE.sub(fence, body.replace("\r\n", "\n")))
    for pattern in (CITATION, ADDRESS, ENUMERATION):
        prose = pattern.sub(" ", prose)
    numbers = NUMBER.findall(prose)
    return _Reading(WORD.findall(prose.lower()), numbers, exact)


def _words_changed(old: list[str], new: list[str]) -> int:
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in changes if tag != "equal")
