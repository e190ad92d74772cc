"""Links that lead nowhere: our own by what stands in the database, others by asking the web.

Nobody waits for the web: `manage.py checklinks` asks, and keeps what was answered.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value

from articles.models import Article, Breakdown, FollowUp, LinkCheck, ModelAnswer, Reference

PATIENCE = 10.0
AT_A_TIME = 8
STALE = timedelta(days=30)
WEB = re.compile(
    r"\]\(<?(https?://[^\s)>]+)|<(https?://[^\s>]+)>|^\[[^\]]+\]:\s*<?(https?://\S+?)>?\s*$", re.M
)
OURS = r"\]\(<?article:([a-z0-9-]+)"
# Servers refuse what does not say what it is.
HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; LeetLLM link check)", "Accept": "*/*"}
# The page is there; it is not for machines.
THERE = {401, 403, 405, 406, 429, 451, 999}


@dataclass(frozen=True)
class DeadLink:
    """A link of one of our articles to another that readers do not find."""

    article_id: int
    title: str
    slug: str


@dataclass(frozen=True)
class Answer:
    words: str
    is_broken: bool


def dead_internal_links(own: Q) -> list[DeadLink]:
    """In what is published; found in the source, in one query. `own` is about Article."""
    sources = [
        _linked(own, field)
        for field in ("body", "breakdown__body", "model_answers__body", "follow_ups__answer")
    ]
    links = sources[0].union(*sources[1:])
    listed = set(Article.objects.listed().values_list("slug", flat=True))
    found = {DeadLink(pk, title, target[0]) for pk, title, target in links}
    return sorted(
        (link for link in found if link.slug not in listed),
        key=lambda link: (link.title, link.slug),
    )


def _linked(own: Q, field: str) -> Any:
    slugs = Func(
        F(field),
        Value(OURS),
        Value("g"),
        function="regexp_matches",
        output_field=ArrayField(models.TextField()),
        set_returning=True,
    )
    linked = Article.objects.filter(own, status=Article.Status.PUBLISHED)
    return linked.annotate(target=slugs).order_by().values_list("pk", "title", "target")


def web_links() -> dict[str, set[int]]:
    """Every address of the web in a published article, and the articles that have it."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    published = Article.objects.published()
    texts: list[Iterator[tuple[int, str]]] = [
        published.values_list("pk", "body").iterator(),
        *(
            model.objects.filter(article__in=published).values_list("article_id", field).iterator()
            for model, field in ((Breakdown, "body"), (ModelAnswer, "body"), (FollowUp, "answer"))
        ),
    ]
    for rows in texts:
        for article_id, text in rows:
            for match in WEB.finditer(text):
                found[_address(match)].add(article_id)
    references = Reference.objects.filter(article__in=published).exclude(url="")
    for article_id, url in references.values_list("article_id", "url"):
        found[url].add(article_id)
    return {url: articles for url, articles in found.items() if len(url) <= 500}


def _address(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group).partition("#")[0]


def check_links(now: datetime, most: int) -> tuple[int, int]:
    """How many were asked and how many are broken; those that were asked longest ago first."""
    links = web_links()
    checks = {(row.article_id, row.url): row for row in LinkCheck.objects.all()}
    gone = [row.pk for key, row in checks.items() if key[0] not in links.get(key[1], ())]
    LinkCheck.objects.filter(pk__in=gone).delete()
    asked_at = {url: row.checked_at for (_, url), row in checks.items()}
    never = datetime.min.replace(tzinfo=now.tzinfo)
    due = sorted(links, key=lambda url: (asked_at.get(url, never), url))[:most]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        answers = dict(zip(due, pool.map(ask, due), strict=True))
    _keep(
        [
            LinkCheck(
                article_id=article_id,
                url=url,
                answer=answer.words,
                is_broken=answer.is_broken,
                checked_at=now,
                failing_since=_since(checks.get((article_id, url)), answer, now),
            )
            for url, answer in answers.items()
            for article_id in links[url]
        ]
    )
    return len(answers), sum(answer.is_broken for answer in answers.values())


def _since(before: LinkCheck | None, answer: Answer, now: datetime) -> datetime | None:
    if not answer.is_broken:
        return None
    return (before.failing_since if before else None) or now


def _keep(rows: Iterable[LinkCheck]) -> None:
    LinkCheck.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["article", "url"],
        update_fields=["answer", "is_broken", "checked_at", "failing_since"],
    )


def ask(url: str) -> Answer:
    answer = _ask(url, "HEAD")
    return _ask(url, "GET") if answer.is_broken else answer


def _ask(url: str, method: str) -> Answer:
    request = Request(url, headers=HEADERS, method=method)  # noqa: S310 - http and https alone
    try:
        with urlopen(request, timeout=PATIENCE) as response:  # noqa: S310
            return Answer(str(response.status), is_broken=False)
    except HTTPError as error:
        return Answer(str(error.code), is_broken=error.code not in THERE)
    except (URLError, OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        return Answer(str(reason)[:120] or type(error).__name__, is_broken=True)


def stale(now: datetime) -> Q:
    """Of a LinkCheck: not asked for a long time, or failing for as long."""
    return Q(checked_at__lt=now - STALE) | Q(failing_since__lt=now - STALE)
