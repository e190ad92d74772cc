"""The articles of a section in another order."""

from __future__ import annotations

from django.db import transaction

from articles.models import Article, Section


class StaleOrderError(Exception):
    """The section was changed since the order was seen."""


@transaction.atomic
def reorder(section: Section, seen: list[int], wanted: list[int]) -> None:
    """`seen` are the ids as the page had them, `wanted` the same in their new order."""
    Section.objects.select_for_update(no_key=True).get(pk=section.pk)
    articles = {
        article.pk: article
        for article in Article.objects.select_for_update(no_key=True)
        .filter(section=section)
        .order_by("position")
        .only("pk", "position", "section")
    }
    if list(articles) != seen or sorted(wanted) != sorted(seen):
        raise StaleOrderError
    positions = [articles[pk].position for pk in seen]
    for pk, position in zip(wanted, positions, strict=True):
        if articles[pk].position != position:
            Article.objects.filter(pk=pk).update(position=position)
