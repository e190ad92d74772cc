"""A learner's bookmarks, for programs that act for them."""

from __future__ import annotations

from typing import cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import api_view
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from articles.models import Article
from progress.bookmarking import keep, let_go
from progress.models import Bookmark


class BookmarkSerializer(serializers.ModelSerializer[Bookmark]):
    """An article that is kept for later."""

    article = serializers.SlugRelatedField[Article](slug_field="slug", read_only=True)
    title = serializers.CharField(source="article.title", read_only=True)

    class Meta:
        model = Bookmark
        fields = ["article", "title", "created_at"]


BOOKMARK = OpenApiExample(
    "A bookmark",
    {
        "article": "chunking-strategies",
        "title": "Chunking Strategies",
        "created_at": "2026-11-24T20:15:00Z",
    },
    response_only=True,
)


@extend_schema_view(
    get=extend_schema(
        operation_id="bookmarks_list",
        summary="What I bookmarked, the newest first",
        examples=[BOOKMARK],
    )
)
class BookmarkList(ListAPIView[Bookmark]):
    serializer_class = BookmarkSerializer

    def get_queryset(self) -> QuerySet[Bookmark]:
        return Bookmark.objects.filter(user=self.request.user.pk).select_related("article")


@extend_schema(
    methods=["PUT"],
    operation_id="bookmarks_update",
    summary="Bookmark an article",
    description="Asked once or often, it is bookmarked once, since the first time.",
    request=None,
    responses={200: BookmarkSerializer, 201: BookmarkSerializer},
    examples=[BOOKMARK],
)
@extend_schema(
    methods=["DELETE"],
    operation_id="bookmarks_destroy",
    summary="Remove a bookmark",
    description="Asked once or often, it is gone.",
    request=None,
    responses={204: None},
)
@api_view(["PUT", "DELETE"])
def bookmark(request: Request, slug: str) -> Response:
    user = cast("User", request.user)
    articles = Article.objects.listed() | Article.objects.that_came_out()
    article = get_object_or_404(articles, slug=slug)
    if request.method == "DELETE":
        let_go(user, article)
        return Response(status=status.HTTP_204_NO_CONTENT)
    is_new = keep(user, article)
    kept = Bookmark.objects.select_related("article").get(user=user, article=article)
    code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
    return Response(BookmarkSerializer(kept).data, status=code)
