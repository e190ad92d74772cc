"""A learner's private notes, for programs that act for them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_view,
)
from rest_framework import serializers, status
from rest_framework.decorators import api_view
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from articles.models import Article
from progress.models import Note
from progress.noting import Passage, StaleNoteError, Written, rewrite, take_away, write


class NoteSerializer(serializers.ModelSerializer[Note]):
    """A note on an article, or on a passage of its lesson."""

    id = serializers.UUIDField(read_only=True)
    article = serializers.SlugRelatedField[Article](slug_field="slug", read_only=True)

    class Meta:
        model = Note
        fields = [
            "id", "article", "body", "html", "quote", "prefix", "suffix", "created_at",
            "updated_at",
        ]  # fmt: skip


class WrittenSerializer(serializers.Serializer[Any]):
    """A note as its writer sends it. Its passage is that of the first time."""

    article = serializers.SlugField(max_length=160)
    body = serializers.CharField(max_length=Note.MAX_BODY, help_text="Markdown.")
    quote = serializers.CharField(
        max_length=Note.MAX_QUOTE,
        default="",
        allow_blank=True,
        help_text="The words of the lesson that it is about; empty for the lesson as a whole.",
    )
    prefix = serializers.CharField(
        max_length=Note.CONTEXT, default="", allow_blank=True, help_text="The words before them."
    )
    suffix = serializers.CharField(
        max_length=Note.CONTEXT, default="", allow_blank=True, help_text="The words after them."
    )
    updated_at = serializers.DateTimeField(
        required=False,
        help_text="When the note was saved that you saw; needed to change one without If-Match.",
    )


class ConflictSerializer(serializers.Serializer[Any]):
    """Both texts: what the note says now, and what you sent."""

    detail = serializers.CharField()
    current = NoteSerializer(allow_null=True)
    sent = serializers.CharField()


EXAMPLE = {
    "id": "0b4cfa5e-9f3b-4a41-8f27-0d2f5d0a9b11",
    "article": "chunking-strategies",
    "body": "Overlap **costs** tokens.",
    "html": "<p>Overlap <strong>costs</strong> tokens.</p>\n",
    "quote": "with an overlap of 50 tokens",
    "prefix": "chunks of 400 tokens ",
    "suffix": ", so that no sentence",
    "created_at": "2026-11-24T20:15:00Z",
    "updated_at": "2026-11-24T20:15:00Z",
}
NOTE = OpenApiExample("A note", EXAMPLE, response_only=True)
NEW = OpenApiExample(
    "A new note",
    {name: EXAMPLE[name] for name in ("article", "body", "quote", "prefix", "suffix")},
    request_only=True,
)
CHANGED = OpenApiExample(
    "A change",
    {
        "article": "chunking-strategies",
        "body": "Overlap costs tokens, and money.",
        "updated_at": "2026-11-24T20:15:00Z",
    },
    request_only=True,
)
CONFLICT = OpenApiExample(
    "Saved in between",
    {
        "detail": "The note was saved in between.",
        "current": EXAMPLE,
        "sent": "Overlap costs tokens, and money.",
    },
    response_only=True,
    status_codes=["409", "412"],
)


@extend_schema_view(
    get=extend_schema(
        operation_id="notes_list",
        summary="My notes, the newest first",
        parameters=[
            OpenApiParameter("article", str, description="Of this article only, by its slug."),
            OpenApiParameter("q", str, description="With all of these words."),
        ],
        examples=[NOTE],
    )
)
class NoteList(ListAPIView[Note]):
    serializer_class = NoteSerializer

    def get_queryset(self) -> QuerySet[Note]:
        mine = Note.objects.filter(user=self.request.user.pk).select_related("article")
        if slug := self.request.query_params.get("article"):
            mine = mine.filter(article__slug=slug)
        return mine.saying(self.request.query_params.get("q", ""))


@extend_schema(
    methods=["GET"],
    operation_id="notes_retrieve",
    summary="One of my notes",
    responses=NoteSerializer,
    examples=[NOTE],
)
@extend_schema(
    methods=["PUT"],
    operation_id="notes_update",
    summary="Write a note, or change it",
    description="You make the id, a UUID, so that a retry makes no second note. To change a note, "
    "say which one you saw, by updated_at or by If-Match with its ETag. Where it was saved in "
    "between, nothing is written, and the answer holds both texts.",
    parameters=[
        OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description="The note's ETag.")
    ],
    request=WrittenSerializer,
    responses={
        200: NoteSerializer,
        201: NoteSerializer,
        409: ConflictSerializer,
        412: ConflictSerializer,
    },
    examples=[NEW, CHANGED, NOTE, CONFLICT],
)
@extend_schema(
    methods=["DELETE"],
    operation_id="notes_destroy",
    summary="Delete a note",
    description="Asked once or often, it is gone.",
    responses={204: None},
)
@api_view(["GET", "PUT", "DELETE"])
def note(request: Request, note_id: UUID) -> Response:
    user = cast("User", request.user)
    if request.method == "PUT":
        return _put(request, user, note_id)
    if request.method == "DELETE":
        take_away(user, note_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
    mine = Note.objects.select_related("article")
    return _answer(get_object_or_404(mine, user=user, id=note_id))


def _put(request: Request, user: User, note_id: UUID) -> Response:
    sent = WrittenSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    data = sent.validated_data
    body = data["body"].replace("\r\n", "\n")
    seen = _seen(request, data)
    try:
        if seen:
            return _answer(rewrite(user, note_id, body, seen, timezone.now()))
        article = get_object_or_404(Article.objects.published(), slug=data["article"])
        passage = Passage(**{part: data[part] for part in ("quote", "prefix", "suffix")})
        saved, is_new = write(user, article, Written(note_id, body, passage), timezone.now())
        return _answer(saved, status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)
    except StaleNoteError as stale:
        return _conflict(request, body, stale.note)
    except Note.DoesNotExist:
        return _conflict(request, body, None)


def _seen(request: Request, data: dict[str, Any]) -> datetime | None:
    """The state that a change is a change of; an ETag that is none of ours is of no state."""
    if "If-Match" not in request.headers:
        seen: datetime | None = data.get("updated_at")
        return seen
    try:
        moment = parse_datetime(request.headers["If-Match"].strip('" '))
    except ValueError:
        moment = None
    return moment if moment and timezone.is_aware(moment) else datetime.min.replace(tzinfo=UTC)


def _conflict(request: Request, sent: str, current: Note | None) -> Response:
    """412 where the condition was If-Match's."""
    detail = "The note was saved in between." if current else "There is no such note any more."
    found = NoteSerializer(current).data if current else None
    code = (
        status.HTTP_412_PRECONDITION_FAILED
        if "If-Match" in request.headers
        else status.HTTP_409_CONFLICT
    )
    return Response({"detail": detail, "current": found, "sent": sent}, status=code)


def _answer(found: Note, code: int = status.HTTP_200_OK) -> Response:
    headers = {"ETag": f'"{found.updated_at.isoformat()}"'}
    return Response(NoteSerializer(found).data, status=code, headers=headers)
