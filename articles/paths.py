"""The way to an article: everything that it builds on, in an order in which it can be read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from graphlib import TopologicalSorter
from heapq import heappop, heappush

from articles.models import Article, Prerequisite


@dataclass(frozen=True)
class Path:
    """`steps` is all that comes before, however far back; `before` and `opens` are one step away.

    Only what is listed, for a reader can do nothing with the rest.
    """

    article: Article
    steps: list[Article]
    before: list[Article]
    opens: list[Article]


def path_to(slug: str) -> Path | None:
    """None where no listed article has this slug. Two queries, whatever the number of steps."""
    listed = {article.pk: article for article in Article.objects.for_catalogue()}
    article = next((found for found in listed.values() if found.slug == slug), None)
    if article is None:
        return None
    needs, opens = defaultdict(list), defaultdict(list)
    for later, earlier in Prerequisite.objects.values_list("article", "requires"):
        needs[later].append(earlier)
        opens[earlier].append(later)
    steps = _in_reading_order(article.pk, needs, list(listed))
    return Path(
        article,
        steps=[listed[pk] for pk in steps if pk in listed],
        before=[listed[pk] for pk in needs[article.pk] if pk in listed],
        opens=[found for pk, found in listed.items() if pk in opens[article.pk]],
    )


def _in_reading_order(target: int, needs: dict[int, list[int]], catalogue: list[int]) -> list[int]:
    """None before what it needs; else the catalogue's order. The database refuses a cycle."""
    place = {pk: number for number, pk in enumerate(catalogue)}
    sorter = TopologicalSorter({pk: needs[pk] for pk in _before(target, needs)})
    sorter.prepare()
    order: list[int] = []
    ready: list[tuple[int, int]] = []
    while sorter:
        for pk in sorter.get_ready():
            heappush(ready, (place.get(pk, 0), pk))
        _, first = heappop(ready)
        order.append(first)
        sorter.done(first)
    return order


def _before(target: int, needs: dict[int, list[int]]) -> set[int]:
    found: set[int] = set()
    waiting = list(needs[target])
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting += needs[pk]
    return found
