"""What a learner has done, where they stopped, and what they wrote down."""

from progress.models.bookmark import Bookmark
from progress.models.certificate import Certificate
from progress.models.completion import Completion, CompletionEvent
from progress.models.goal import WeeklyGoal
from progress.models.note import Note
from progress.models.position import ReadingPosition
from progress.models.reset import SectionReset

__all__ = [
    "Bookmark",
    "Certificate",
    "Completion",
    "CompletionEvent",
    "Note",
    "ReadingPosition",
    "SectionReset",
    "WeeklyGoal",
]
