"""What a learner completed, for programs that act for them."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from accounts.models import User
from articles.catalogue import load_catalogue
from articles.models import Article
from progress.completing import complete, undo
from progress.models import Completion, CompletionEvent
from progress.tally import completed_ids, tally


class TallySerializer(serializers.Serializer[Any]):
    """Of published articles; the percentage is rounded down, so that 100 means all."""

    done = serializers.IntegerField()
    total = serializers.IntegerField()
    percent = serializers.IntegerField()


class SectionTallySerializer(TallySerializer):
    section = serializers.SlugField()
    title = serializers.CharField()


class SummarySerializer(serializers.Serializer[Any]):
    """How far the learner has come."""

    overall = TallySerializer()
    sections = SectionTallySerializer(many=True)


class CompletionSerializer(serializers.ModelSerializer[Completion]):
    """That an article is done, by the learner's own word."""

    article = serializers.SlugRelatedField[Article](slug_field="slug", read_only=True)

    class Meta:
        model = Completion
        fields = ["article", "completed_at", "day", "zone", "revision"]


class EventSerializer(serializers.ModelSerializer[CompletionEvent]):
    """What changed a completion, and when; events are added and never changed."""

    article = serializers.SlugRelatedField[Article](slug_field="slug", read_only=True)

    class Meta:
        model = CompletionEvent
        fields = ["article", "kind", "at"]


class StandingSerializer(serializers.Serializer[Any]):
    """What holds after the change."""

    completed = serializers.BooleanField()
    overall = TallySerializer()
    section = TallySerializer()


OVERALL = {"done": 12, "total": 40, "percent": 30}
WITHIN = {"done": 3, "total": 9, "percent": 33}
SUMMARY = OpenApiExample(
    "A summary",
    {
        "overall": OVERALL,
        "sections": [{**WITHIN, "section": "core-llm-foundations", "title": "Core"}],
    },
    response_only=True,
)
COMPLETION = OpenApiExample(
    "A completion",
    {
        "article": "chunking-strategies",
        "completed_at": "2026-11-24T20:15:00Z",
        "day": "2026-11-24",
        "zone": "Europe/Berlin",
        "revision": 2,
    },
    response_only=True,
)
EVENT = OpenApiExample(
    "An event",
    {"article": "chunking-strategies", "kind": "completed", "at": "2026-11-24T20:15:00Z"},
    response_only=True,
)
DONE, UNDONE = (
    OpenApiExample(
        name, {"completed": completed, "overall": OVERALL, "section": WITHIN}, response_only=True
    )
    for name, completed in (("Completed", True), ("Taken back", False))
)


class NewestCompletionFirst(api_settings.DEFAULT_PAGINATION_CLASS):  # type: ignore[misc, name-defined]
    ordering = ("-completed_at", "-pk")


class NewestEventFirst(api_settings.DEFAULT_PAGINATION_CLASS):  # type: ignore[misc, name-defined]
    ordering = ("-at", "-pk")


@extend_schema(
    operation_id="progress_retrieve",
    summary="How much I have completed, overall and by section",
    responses=SummarySerializer,
    examples=[SUMMARY],
)
@api_view(["GET"])
def summary(request: Request) -> Response:
    catalogue = load_catalogue()
    completed = completed_ids(cast("User", request.user))
    sections = [
        {
            "section": entry.section.slug,
            "title": entry.section.title,
            **_figures(entry.articles, completed),
        }
        for entry in catalogue.contents
    ]
    overall = _figures(catalogue.articles, completed)
    return Response({"overall": overall, "sections": sections})


@extend_schema_view(
    get=extend_schema(
        operation_id="completions_list",
        summary="What I have completed, the newest first",
        description="Retired articles are among them; they count in no total.",
        examples=[COMPLETION],
    )
)
class CompletionList(ListAPIView[Completion]):
    serializer_class = CompletionSerializer
    pagination_class = NewestCompletionFirst

    def get_queryset(self) -> QuerySet[Completion]:
        return Completion.objects.filter(user=self.request.user.pk).select_related("article")


@extend_schema_view(
    get=extend_schema(
        operation_id="events_list",
        summary="What I completed and took back, the newest first",
        examples=[EVENT],
    )
)
class EventList(ListAPIView[CompletionEvent]):
    serializer_class = EventSerializer
    pagination_class = NewestEventFirst

    def get_queryset(self) -> QuerySet[CompletionEvent]:
        return CompletionEvent.objects.filter(user=self.request.user.pk).select_related("article")


@extend_schema(
    methods=["PUT"],
    operation_id="completions_update",
    summary="Mark an article as complete",
    description="Asked once or often, it is complete once, since the first time.",
    request=None,
    responses=StandingSerializer,
    examples=[DONE],
)
@extend_schema(
    methods=["DELETE"],
    operation_id="completions_destroy",
    summary="Take back that an article is complete",
    description="Asked once or often, it is taken back once.",
    request=None,
    responses={200: StandingSerializer},
    examples=[UNDONE],
)
@api_view(["PUT", "DELETE"])
def completion(request: Request, slug: str) -> Response:
    user = cast("User", request.user)
    article = get_object_or_404(Article.objects.published(), slug=slug)
    act = complete if request.method == "PUT" else undo
    act(user, article, timezone.now())
    articles = load_catalogue().articles
    completed = completed_ids(user)
    within = [other for other in articles if other.section_id == article.section_id]
    return Response(
        {
            "completed": article.pk in completed,
            "overall": _figures(articles, completed),
            "section": _figures(within, completed),
        }
    )


def _figures(articles: list[Article], completed: frozenset[int]) -> dict[str, int]:
    found = tally(articles, completed)
    return {"done": found.done, "total": found.total, "percent": found.percent}
