"""Two texts line by line, with the words that changed; long runs of the same are folded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from articles.comparing import Piece, pieces

AROUND = 2
ALIKE = 0.4
LONGEST_LINE = 5_000  # words are marked in lines up to this many characters


@dataclass(frozen=True)
class Line:
    """`old` and `new` are its numbers, from 1; a fold stands for `folded` lines."""

    kind: Literal["same", "added", "removed", "fold"]
    old: int | None = None
    new: int | None = None
    pieces: list[Piece] = field(default_factory=list)
    folded: int = 0


@dataclass(frozen=True)
class FileDifference:
    name: str
    lines: list[Line]


def file_differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[FileDifference]:
    """Of the files that differ."""
    names = list(dict.fromkeys([*after, *before]))
    return [
        FileDifference(name, line_differences(before.get(name, ""), after.get(name, "")))
        for name in names
        if before.get(name) != after.get(name)
    ]


def line_differences(before: str, after: str) -> list[Line]:
    old = before.replace("\r\n", "\n").split("\n") if before else []
    new = after.replace("\r\n", "\n").split("\n") if after else []
    lines: list[Line] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            lines += [
                Line("same", i1 + n + 1, j1 + n + 1, [Piece("same", new[j1 + n])])
                for n in range(i2 - i1)
            ]
        else:
            lines += _changed(old[i1:i2], new[j1:j2], i1 + 1, j1 + 1)
    return list(_folded(lines))


def _changed(old: list[str], new: list[str], first_old: int, first_new: int) -> Iterator[Line]:
    """Lines of the same place that are alike show their words; removed ones come first."""
    pairs = [
        (before, after) if _are_alike(before, after) else None
        for before, after in zip(old, new, strict=False)
    ]
    for n, text in enumerate(old):
        pair = pairs[n] if n < len(pairs) else None
        marked = _side(pair, "removed") if pair else [Piece("same", text)]
        yield Line("removed", old=first_old + n, pieces=marked)
    for n, text in enumerate(new):
        pair = pairs[n] if n < len(pairs) else None
        marked = _side(pair, "added") if pair else [Piece("same", text)]
        yield Line("added", new=first_new + n, pieces=marked)


def _side(pair: tuple[str, str], change: str) -> list[Piece]:
    return [piece for piece in pieces(*pair) if piece.change in {"same", change}]


def _are_alike(one: str, other: str) -> bool:
    if max(len(one), len(other)) > LONGEST_LINE:
        return False
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio() >= ALIKE


def _folded(lines: list[Line]) -> Iterator[Line]:
    changed = [n for n, line in enumerate(lines) if line.kind != "same"]
    near = {n + step for n in changed for step in range(-AROUND, AROUND + 1)}
    run = 0
    for n, line in enumerate(lines):
        if n in near:
            if run:
                yield Line("fold", folded=run)
            run = 0
            yield line
        else:
            run += 1
    if run:
        yield Line("fold", folded=run)
