"""An article has what the guide promises its readers."""

from __future__ import annotations

from collections.abc import Iterator

from articles.curriculum.checks.lesson import Lesson
from articles.curriculum.faults import Fault

WORDS = range(1_800, 3_501)
MAY_RUN_LONGER = "capstones"  # in the slug of the section
NEEDED_FILES = ("breakdown.md", "answers.md", "practice.yaml")
CAPTION = "Visual anchor:"


def check_completeness(lesson: Lesson) -> Iterator[Fault]:
    for name in NEEDED_FILES:
        if name not in lesson.folder.files:
            yield lesson.fault_at(name, 1, "The file is missing, and the article is to come out.")
    yield from _check_length(lesson)
    yield from _check_figures(lesson)
    body = lesson.body
    if not body.tables:
        yield lesson.fault("body", "The lesson has no table that compares.")
    if "insight" not in body.callouts:
        yield lesson.fault("body", "The lesson has no Key insight: ::: insight … :::")
    if not any(block.mode == "run" and block.output for block in body.code_blocks):
        yield lesson.fault("body", "The lesson has no code block with its output.")
    for index, slug in enumerate(lesson.folder.source.entry.prerequisites):
        if slug not in body.links:
            missing = f"The lesson does not link to its prerequisite: [text](article:{slug})."
            yield lesson.fault(f"prerequisites.{index}", missing)


def _check_length(lesson: Lesson) -> Iterator[Fault]:
    words = lesson.body.words
    is_long = words >= WORDS.stop and MAY_RUN_LONGER not in lesson.folder.place.section
    if words < WORDS.start or is_long:
        limits = f"{WORDS.start:,} to {WORDS.stop - 1:,}"
        yield lesson.fault("body", f"The lesson has {words:,} words; {limits} are wanted.")


def _check_figures(lesson: Lesson) -> Iterator[Fault]:
    if not lesson.body.diagrams:
        yield lesson.fault("body", "The lesson has no main figure (```d2).")
    elif not lesson.body.diagrams[0].caption.startswith(CAPTION):
        yield lesson.fault("body", f"The main figure's caption begins with “{CAPTION}”.")
    if "breakdown" in lesson.premium and not lesson.premium["breakdown"].diagrams:
        yield lesson.fault("breakdown", "The breakdown has no architecture diagram (```d2).")
