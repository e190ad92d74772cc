"""How long a text takes to read."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from markdown_it.token import Token

WORDS_PER_MINUTE = 220
CODE_WORDS_PER_MINUTE = WORDS_PER_MINUTE / 2
WORD = re.compile(r"\w[\w'’.,-]*")


def count_words(tokens: Sequence[Token]) -> tuple[int, int]:
    """(words of prose, words of code); diagrams are looked at, not read."""
    prose = code = 0
    for token in tokens:
        if token.type in {"fence", "code_block"}:
            code += len(WORD.findall(token.content))
        for child in token.children or []:
            if child.type in {"text", "code_inline", "math_inline"}:
                prose += len(WORD.findall(child.content))
    return prose, code


def minutes(prose: int, code: int) -> int:
    """Rounded up; a text has at least one minute, none at all has 0."""
    return math.ceil(prose / WORDS_PER_MINUTE + code / CODE_WORDS_PER_MINUTE)
