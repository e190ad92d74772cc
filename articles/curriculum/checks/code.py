"""Code blocks print what the page says that they print."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from articles.curriculum.checks.lesson import Lesson
from articles.curriculum.checks.running import run_python
from articles.curriculum.faults import Fault
from articles.rendering import CodeBlock


def check_code(lesson: Lesson) -> Iterator[Fault]:
    """Each block by itself: a reader copies one, not all."""
    for name, rendered in lesson.parts():
        for block in rendered.code_blocks:
            message = _complaint(block) if block.mode == "run" else ""
            if message:
                yield lesson.fault_at(name, block.line, message)


def _complaint(block: CodeBlock) -> str:
    done = run_python(["block.py"], {"block.py": block.source})
    if done.code:
        return f"The code does not run: {done.last_words}"
    printed, promised = done.stdout.rstrip("\n"), (block.output or "").rstrip("\n")
    if printed == promised:
        return ""
    if block.output is None:
        return f"The code prints “{printed.splitlines()[0]}” and no output block follows."
    pairs = zip_longest(printed.split("\n"), promised.split("\n"), fillvalue="")
    line, (is_, said) = next((n, pair) for n, pair in enumerate(pairs, 1) if pair[0] != pair[1])
    return f"Line {line} of the output is “{is_}” and not “{said}”."
