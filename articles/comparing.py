"""Two texts of a lesson side by side: which blocks changed, and which words in them.

What a reader reads is compared: words, code and formulas; no addresses, marks of emphasis or keys
of citations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

Kind = Literal["heading", "paragraph", "item", "row", "code"]
Change = Literal["same", "added", "removed"]

# Two blocks that share less are two blocks, not one that changed.
ALIKE = 0.4
UNREAD = re.compile(r"\s*\[@[^\]]+\]|\[\^[^\]]+\]:?|^:::.*$|\s*\{#[^}]*\}", re.M)
PIECE = re.compile(r"\s+|[^\W_]+|.", re.S)
TEXTS = {"text", "code_inline", "image", "math_inline"}
_SIGNS = {"math_inline": "$"}


@dataclass(frozen=True)
class Block:
    kind: Kind
    text: str
    level: int = 0  # of a heading, from 2


@dataclass(frozen=True)
class Piece:
    change: Change
    text: str


@dataclass(frozen=True)
class Compared:
    """A block with its changes; or, with none, a run of blocks to be folded."""

    kind: Kind
    level: int = 0
    pieces: list[Piece] = field(default_factory=list)
    unchanged: list[Block] = field(default_factory=list)


def compare(before: str, after: str) -> list[Compared]:
    """In reading order; of what is the same only the heading above a change stands by itself."""
    old, new = blocks(before), blocks(after)
    compared: list[Compared] = []
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for tag, i1, i2, j1, j2 in changes:
        if tag == "equal":
            compared += _folded(new[j1:j2], is_last=j2 == len(new))
        else:
            compared += _changed(old[i1:i2], new[j1:j2])
    return compared


def blocks(body: str) -> list[Block]:
    return [block for block in _blocks(_parser().parse(body)) if block.text]


@cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark").enable("table")
    return md.use(dollarmath_plugin, allow_space=False, allow_digits=False, allow_labels=False)


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    level = items = 0
    cells: list[str] | None = None
    for token in tokens:
        if token.type in {"fence", "code_block", "math_block"}:
            yield Block("code", token.content.strip("\n"))
        elif token.type in {"list_item_open", "list_item_close"}:
            items += token.nesting
        elif token.type in {"heading_open", "heading_close"}:
            level = int(token.tag[1]) if token.nesting > 0 else 0
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            yield Block("row", " | ".join(cells))
            cells = None
        elif token.type == "inline":
            if cells is not None:
                cells.append(_read(token))
            else:
                kind: Kind = "heading" if level else "item" if items else "paragraph"
                yield Block(kind, _read(token), level)


def _read(inline: Token) -> str:
    words = [
        _SIGNS.get(child.type, "") + child.content + _SIGNS.get(child.type, "")
        if child.type in TEXTS
        else "\n" * child.type.endswith("break")
        for child in inline.children or []
    ]
    return " ".join(UNREAD.sub("", "".join(words)).split())


def _folded(same: list[Block], *, is_last: bool) -> Iterator[Compared]:
    above = max((i for i, block in enumerate(same) if block.kind == "heading"), default=None)
    if above is None or is_last:
        yield Compared("paragraph", unchanged=same)
        return
    heading = same[above]
    if same[:above]:
        yield Compared("paragraph", unchanged=same[:above])
    yield Compared("heading", heading.level, [Piece("same", heading.text)])
    if same[above + 1 :]:
        yield Compared("paragraph", unchanged=same[above + 1 :])


def _changed(old: list[Block], new: list[Block]) -> Iterator[Compared]:
    """Each new block beside the old one that it came from; what has none was added or removed."""
    left = list(old)
    for block in new:
        origin = next((i for i, other in enumerate(left) if _are_alike(other, block)), None)
        if origin is None:
            yield Compared(block.kind, block.level, [Piece("added", block.text)])
            continue
        for gone in left[:origin]:
            yield Compared(gone.kind, gone.level, [Piece("removed", gone.text)])
        yield Compared(block.kind, block.level, pieces(left[origin].text, block.text))
        del left[: origin + 1]
    for gone in left:
        yield Compared(gone.kind, gone.level, [Piece("removed", gone.text)])


def _are_alike(one: Block, other: Block) -> bool:
    if one.kind != other.kind:
        return False
    matcher = SequenceMatcher(None, _cut(one), _cut(other), autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE <= matcher.quick_ratio() and matcher.ratio() >= ALIKE


def _cut(block: Block) -> list[str]:
    return block.text.lower().split()


def pieces(before: str, after: str) -> list[Piece]:
    """Word by word."""
    old, new = PIECE.findall(before), PIECE.findall(after)
    found = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in _joined(matcher.get_opcodes(), new):
        if tag == "equal":
            found.append(Piece("same", "".join(new[j1:j2])))
            continue
        if i1 < i2:
            found.append(Piece("removed", "".join(old[i1:i2])))
        if j1 < j2:
            found.append(Piece("added", "".join(new[j1:j2])))
    return found


def _joined(
    changes: Sequence[tuple[str, int, int, int, int]], new: list[str]
) -> Iterator[tuple[str, int, int, int, int]]:
    """Two changes with nothing but a space between them are read as one."""
    pending: tuple[int, int, int, int] | None = None
    for tag, i1, i2, j1, j2 in changes:
        if tag == "equal" and not (pending and j2 - j1 == 1 and new[j1].isspace()):
            if pending:
                yield ("replace", *pending)
            pending = None
            yield (tag, i1, i2, j1, j2)
        else:
            pending = (pending[0], i2, pending[2], j2) if pending else (i1, i2, j1, j2)
    if pending:
        yield ("replace", *pending)
