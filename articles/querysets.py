from __future__ import annotations

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONArray, JSONObject, Now

if TYPE_CHECKING:
    from articles.models import Article  # noqa: F401 - named in a string below


NEW_FOR = timedelta(days=7)


class ArticleQuerySet(models.QuerySet["Article"]):
    """The questions that the product asks about articles."""

    def published(self) -> Self:
        return self.filter(status="published")

    def that_came_out(self) -> Self:
        """Published now, or retired: readers have had them."""
        return self.filter(status__in=["published", "retired"])

    def coming(self) -> Self:
        """Announced in the catalogue and not yet to be read."""
        return self.filter(status__in=["draft", "scheduled"], announced=True)

    def listed(self) -> Self:
        """Everything that the catalogue shows: what is published and what is coming."""
        return self.filter(
            Q(status="published") | Q(status__in=["draft", "scheduled"], announced=True)
        )

    def due(self, now: datetime) -> Self:
        return self.filter(status="scheduled", publish_at__lte=now)

    def in_order(self) -> Self:
        return self.order_by("section__position", "position")

    def for_catalogue(self) -> Self:
        """Listed articles in order with section and category, without their bodies.

        Adds `has_premium_parts` and `is_new`, whether it came out with a release of this week.
        """
        this_week = _of_article("ReleasedArticle").filter(release__made_at__gt=Now() - NEW_FOR)
        premium = (_of_article(model) for model in ("Breakdown", "ModelAnswer", "FollowUp"))
        return (
            self.listed()
            .annotate(
                has_premium_parts=Q(premium_held=False) & reduce(or_, map(Exists, premium)),
                is_new=Exists(this_week),
            )
            .select_related("section", "category")
            .defer("body", "body_html", "headings", "citations")
            .in_order()
        )

    def with_companies(self) -> Self:
        """Adds `company_options`, a list of [slug, name] in order."""
        links = _manager("ArticleCompany").filter(article=OuterRef("pk"))
        pairs = JSONArray("company__slug", "company__name")
        return self.annotate(company_options=ArraySubquery(links.values_list(pairs)))

    def for_reading(self) -> Self:
        """One query for all that is open around a body.

        Adds lists of dicts in order: `company_names`, `key_concept_rows`, `rubric_rows`,
        `pitfall_rows`, `reference_rows`, `prerequisite_rows`, `opening_rows`; dicts or None:
        `previous_row`, `next_row`; and the numbers behind the premium door:
        `model_answer_count`, `follow_up_count`, `diagram_count`, `breakdown_headings` (list or
        None).
        """
        return self.select_related("section", "category").annotate(
            company_names=_rows("ArticleCompany", value=F("company__name")),
            key_concept_rows=_rows("KeyConcept", term="term", gloss="gloss"),
            rubric_rows=_rows("RubricCriterion", html="html"),
            pitfall_rows=_rows("Pitfall", html="html"),
            reference_rows=_rows(
                "Reference",
                key="key",
                title="title",
                authors="authors",
                year="year",
                venue="venue",
                url="url",
            ),
            prerequisite_rows=_rows(
                "Prerequisite",
                title="requires__title",
                slug="requires__slug",
                status="requires__status",
            ),
            opening_rows=_openings(),
            previous_row=_neighbour("lt"),
            next_row=_neighbour("gt"),
            model_answer_count=_count("ModelAnswer"),
            follow_up_count=_count("FollowUp"),
            diagram_count=_count("ArchitectureDiagram", through="breakdown__article"),
            breakdown_headings=Subquery(
                _manager("Breakdown").filter(article=OuterRef("pk")).values("headings")[:1]
            ),
        )

    def with_premium_parts(self) -> Self:
        """The premium parts in one query. Ask billing.access first.

        Adds `breakdown_rows`, `model_answer_rows` and `follow_up_rows`, lists of dicts in order.
        """
        return self.only("pk").annotate(
            breakdown_rows=_rows("Breakdown", question_html="question_html", body_html="body_html"),
            model_answer_rows=_rows(
                "ModelAnswer", level="level", body_html="body_html", marks="marks"
            ),
            follow_up_rows=_rows(
                "FollowUp",
                question_html="question_html",
                tested_html="tested_html",
                answer_html="answer_html",
                trap_html="trap_html",
            ),
        )


def _manager(model: str) -> models.QuerySet[models.Model]:
    rows: models.QuerySet[models.Model] = apps.get_model("articles", model)._default_manager.all()
    return rows


def _of_article(model: str) -> models.QuerySet[models.Model]:
    return _manager(model).filter(article=OuterRef("pk"))


def _rows(model: str, value: F | None = None, **fields: str) -> ArraySubquery:
    """The rows of a part of the article in order, each a dict, or one bare value."""
    rows = _manager(model).filter(article=OuterRef("pk"))
    return ArraySubquery(rows.values_list(value or JSONObject(**fields)))


def _openings() -> ArraySubquery:
    """The listed articles that need this one, in reading order."""
    needing = (
        apps.get_model("articles", "Article")
        .objects.listed()
        .filter(prerequisite_links__requires=OuterRef("pk"))
    )
    rows = needing.order_by("section__position", "position")
    return ArraySubquery(rows.values_list(JSONObject(title="title", slug="slug", status="status")))


def _count(model: str, through: str = "article") -> Coalesce:
    rows = _manager(model).filter(**{through: OuterRef("pk")}).order_by().values(through)
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


def _neighbour(direction: str) -> Subquery:
    """The listed article just before ("lt") or after ("gt") this one, across sections."""
    articles: ArticleQuerySet = apps.get_model("articles", "Article").objects.listed()
    beside = articles.filter(
        Q(**{f"section__position__{direction}": OuterRef("section__position")})
        | Q(
            **{
                "section": OuterRef("section"),
                f"position__{direction}": OuterRef("position"),
            }
        )
    )
    sign = "-" if direction == "lt" else ""
    return Subquery(
        beside.order_by(f"{sign}section__position", f"{sign}position").values_list(
            JSONObject(title="title", slug="slug", section="section__title", status="status")
        )[:1]
    )
