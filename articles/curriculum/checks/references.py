"""Every reference is cited, and the same work has the same year everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from articles.curriculum.checks.lesson import Lesson
from articles.curriculum.faults import Fault


def check_citations(lesson: Lesson) -> Iterator[Fault]:
    """That every citation has its reference, the renderer has seen to."""
    cited = {key for _, rendered in lesson.parts() for key in rendered.citations}
    for index, reference in enumerate(lesson.folder.source.entry.references):
        if reference.key not in cited:
            yield lesson.fault(f"references.{index}", f"Nothing cites [@{reference.key}].")


def check_years(lessons: Iterable[Lesson]) -> Iterator[Fault]:
    years: dict[str, tuple[int, str]] = {}
    for lesson in lessons:
        for index, reference in enumerate(lesson.folder.source.entry.references):
            title = " ".join(re.findall(r"\w+", reference.title.casefold()))
            year, other = years.setdefault(title, (reference.year, lesson.slug))
            if year != reference.year:
                message = (
                    f"“{reference.title}” is of {reference.year} here and of {year} in {other}."
                )
                yield lesson.fault(f"references.{index}", message)
