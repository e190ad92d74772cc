"""Whose word holds: the files', the database's, or both because they agree."""

from __future__ import annotations

from enum import Enum, auto
from typing import TypeVar

Said = TypeVar("Said")


class Decision(Enum):
    CREATE = auto()
    TAKE = auto()  # only the files changed, or the files are to win
    AGREE = auto()  # the database says what the files say
    KEEP = auto()  # edited in the admin, and the files did not change
    CONFLICT = auto()  # edited in the admin, and the files changed too

    @property
    def files_win(self) -> bool:
        return self in {Decision.CREATE, Decision.TAKE}


def decide(disk: Said, loaded: Said | None, stored: Said | None, *, overwrite: bool) -> Decision:
    """`loaded` is what the files said at the last load, None where they were never loaded."""
    if stored is None:
        return Decision.CREATE
    if disk == stored:
        return Decision.AGREE
    if loaded == stored or overwrite:
        return Decision.TAKE
    return Decision.KEEP if loaded == disk else Decision.CONFLICT
