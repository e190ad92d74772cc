"""A learner's notes with the places of their passages in the lesson as it is now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from articles.models import Article
from articles.passages import LessonText, Place
from progress.models import Note


@dataclass(frozen=True)
class PlacedNote:
    note: Note
    place: Place | None = None
    is_gone: bool = False  # its passage is


def placed(notes: Sequence[Note], article: Article) -> list[PlacedNote]:
    """In an article that their writer may read, for what is found tells what stands in it."""
    if not any(note.quote for note in notes):
        return [PlacedNote(note) for note in notes]
    lesson = LessonText(article.body_html)
    places = [(note, lesson.find(note)) for note in notes]
    return [PlacedNote(note, place, bool(note.quote) and not place) for note, place in places]
