"""What the editors' desk shows of reading: counts of many, never of one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef

from articles.desk.charts import Chart, chart
from articles.desk.panels import Panel
from articles.desk.reach import Reach
from articles.models import Article
from progress.models import Completion, ReadingPosition

LISTED = 8
TENTHS = 10


@dataclass(frozen=True)
class Read:
    title: str
    started: int
    completed: int
    stopped: int
    median: int | None  # percent, of those who stopped; in tenths


def reading_panels(reach: Reach) -> Iterator[Panel]:
    """Three queries."""
    completed = _completed(reach)
    stops = _stops(reach)
    titles = dict(
        Article.objects.filter(reach.own(), pk__in={*completed, *stops}).values_list("pk", "title")
    )
    rows = sorted(
        (_read(title, completed[pk], stops[pk]) for pk, title in titles.items()),
        key=lambda row: (-row.started, row.title),
    )
    yield Panel(
        key="most-read",
        title="Most read, and where readers stop",
        template="admin/desk/panels/reading.html",
        context={"rows": rows[:LISTED], "chart": _chart(stops), "more": len(rows) > LISTED},
    )


def _completed(reach: Reach) -> Counter[int]:
    rows = Completion.objects.counted().filter(reach.own("article__"))
    counts = rows.values("article_id").annotate(n=Count("pk"))
    return Counter(dict(counts.values_list("article_id", "n")))


def _stops(reach: Reach) -> defaultdict[int, Counter[int]]:
    """By article, how many who have not completed it stopped in each tenth of it."""
    done = Completion.objects.filter(user=OuterRef("user"), article=OuterRef("article"))
    rows = (
        ReadingPosition.objects.filter(
            reach.own("article__"), ~Exists(done), article__status=Article.Status.PUBLISHED
        )
        .annotate(tenth=F("percent") / TENTHS)
        .values("article_id", "tenth")
        .annotate(n=Count("pk"))
        .values_list("article_id", "tenth", "n")
    )
    stops: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for article_id, tenth, n in rows:
        stops[article_id][min(tenth, TENTHS - 1)] += n
    return stops


def _read(title: str, completed: int, stops: Counter[int]) -> Read:
    stopped = stops.total()
    places = sorted(stops.elements())
    median = places[len(places) // 2] * TENTHS if places else None
    return Read(title, completed + stopped, completed, stopped, median)


def _chart(stops: defaultdict[int, Counter[int]]) -> Chart | None:
    total = sum(stops.values(), Counter[int]())
    if not total:
        return None
    values = [(f"{tenth * 10}%", total[tenth]) for tenth in range(TENTHS)]
    return chart("Readers who have not finished, by how far they came", values)
