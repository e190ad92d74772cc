from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from articles.models import Article
from progress.models import ReadingPosition
from progress.positions import keep_position

A_YEAR = 366 * 24 * 3600


class PlaceSerializer(serializers.Serializer[Any]):
    """A place in a lesson."""

    block = serializers.IntegerField(
        min_value=0, max_value=100_000, help_text="The block of the lesson, counted from 0."
    )
    percent = serializers.IntegerField(
        min_value=0, max_value=100, help_text="Of the lesson, rounded down."
    )
    seconds_ago = serializers.IntegerField(
        min_value=0,
        max_value=A_YEAR,
        default=0,
        help_text="How long ago it was read: a device's clock may be wrong, its stopwatch is not.",
    )


class PositionSerializer(serializers.ModelSerializer[ReadingPosition]):
    """Where the learner stopped in an article."""

    article = serializers.SlugRelatedField[Article](slug_field="slug", read_only=True)

    class Meta:
        model = ReadingPosition
        fields = ["article", "block", "percent", "read_at"]


POSITION = OpenApiExample(
    "A position",
    {
        "article": "chunking-strategies",
        "block": 12,
        "percent": 43,
        "read_at": "2026-11-24T20:15:00Z",
    },
    response_only=True,
)
PLACE = OpenApiExample(
    "Read just now", {"block": 12, "percent": 43, "seconds_ago": 0}, request_only=True
)


@extend_schema(
    methods=["GET"],
    operation_id="positions_retrieve",
    summary="Where I stopped in an article",
    responses=PositionSerializer,
    examples=[POSITION],
)
@extend_schema(
    methods=["PUT"],
    operation_id="positions_update",
    summary="Keep where I am in an article",
    description="The newest wins: the answer is the position that holds, on whatever device it "
    "was read. It never counts as a completion.",
    request=PlaceSerializer,
    responses=PositionSerializer,
    examples=[PLACE, POSITION],
)
@api_view(["GET", "PUT"])
def position(request: Request, slug: str) -> Response:
    if request.method == "GET":
        found = get_object_or_404(
            ReadingPosition.objects.select_related("article"),
            user=request.user.pk,
            article__slug=slug,
        )
        return Response(PositionSerializer(found).data)
    article = get_object_or_404(Article.objects.published(), slug=slug)
    place = PlaceSerializer(data=request.data)
    place.is_valid(raise_exception=True)
    data = place.validated_data
    kept = keep_position(
        request.user,  # type: ignore[arg-type]  # no visitor comes here
        article,
        data["block"],
        data["percent"],
        timezone.now() - timedelta(seconds=data["seconds_ago"]),
    )
    return Response(PositionSerializer(kept).data)
