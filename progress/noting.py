"""Writing a note, changing it, taking it away and bringing it back; a repetition does no harm."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import transaction

from accounts.models import User
from articles.models import Article
from articles.rendering.remarks import render_remark
from progress.models import Note

SALT = "progress.noting"


class StaleNoteError(Exception):
    """The note says something else than its writer saw; holds it as it is now."""

    def __init__(self, note: Note) -> None:
        super().__init__("Somebody saved this note in between.")
        self.note = note


@dataclass(frozen=True)
class Passage:
    """Words of a lesson and those around them; empty for a note on the lesson as a whole."""

    quote: str = ""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Written:
    """A note as its writer sends it. The id is made before it is sent, once for all retries."""

    id: UUID
    body: str
    passage: Passage = Passage()


def write(user: User, article: Article, written: Written, at: datetime) -> tuple[Note, bool]:
    """The note, and whether it is new. Raises StaleNoteError where the id has other words."""
    note = Note(
        user=user,
        article=article,
        id=written.id,
        body=written.body,
        html=render_remark(written.body),
        **asdict(written.passage),
        created_at=at,
        updated_at=at,
    )
    with transaction.atomic():
        Note.objects.bulk_create([note], ignore_conflicts=True)
        stored = Note.objects.select_related("article").get(user=user, id=written.id)
    if stored.body != written.body or stored.article_id != article.pk:
        raise StaleNoteError(stored)
    return stored, stored.created_at == at


def rewrite(user: User, note_id: UUID, body: str, seen: datetime, at: datetime) -> Note:
    """`seen` is when the note was saved that its writer saw.

    Raises Note.DoesNotExist and StaleNoteError; saving the same words twice is no conflict.
    """
    own = Note.objects.filter(user=user, id=note_id)
    html = render_remark(body)
    own.filter(updated_at=seen).exclude(body=body).update(body=body, html=html, updated_at=at)
    note = own.select_related("article").get()
    if note.body != body:
        raise StaleNoteError(note)
    return note


def take_away(user: User, note_id: UUID) -> Note | None:
    """What was deleted; None where there was nothing."""
    with transaction.atomic():
        own = Note.objects.select_for_update(of=("self",)).select_related("article")
        note = own.filter(user=user, id=note_id).first()
        if note:
            Note.objects.filter(pk=note.pk).delete()
    return note


def receipt(note: Note) -> str:
    """All of a deleted note, signed, for whoever took it away and may want it back."""
    return signing.dumps(
        {
            "user": note.user_id,
            "article": note.article_id,
            "id": str(note.id),
            "body": note.body,
            "quote": note.quote,
            "prefix": note.prefix,
            "suffix": note.suffix,
            "created_at": note.created_at.isoformat(),
        },
        salt=SALT,
        compress=True,
    )


def bring_back(user: User, signed: str) -> Note:
    """Raises Note.DoesNotExist where the receipt is another's, or none of ours."""
    try:
        kept: dict[str, Any] = signing.loads(signed, salt=SALT)
    except signing.BadSignature as error:
        raise Note.DoesNotExist from error
    if kept["user"] != user.pk:
        raise Note.DoesNotExist
    at = datetime.fromisoformat(kept["created_at"])
    passage = Passage(kept["quote"], kept["prefix"], kept["suffix"])
    written = Written(UUID(kept["id"]), kept["body"], passage)
    return write(user, Article.objects.get(pk=kept["article"]), written, at)[0]
