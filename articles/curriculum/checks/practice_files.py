"""The practice of one article by itself, as an author edits it."""

from __future__ import annotations

from collections.abc import Mapping

from articles.curriculum.checks.exercise import check_exercise
from articles.curriculum.checks.lesson import Lesson
from articles.curriculum.checks.practice import check_practice
from articles.curriculum.faults import Fault
from articles.curriculum.folders import ArticleFolder
from articles.curriculum.parsing import PRACTICE, ArticleParser
from articles.curriculum.schema import ArticleEntry
from articles.curriculum.sources import ArticleSource, Lines, Place
from articles.rendering import render

# These checks ask only for the files.
NO_ENTRY = ArticleEntry(title="-", summary="-", status="draft", difficulty="easy", category="none")


def practice_faults(files: Mapping[str, str]) -> dict[str, list[Fault]]:
    """Faults of form, by file: names that mean nothing, a quiz that cannot be read."""
    parser = ArticleParser("", files)
    parser.read_practice()
    return _by_file(parser.faults)


def faults_for_readers(files: Mapping[str, str]) -> dict[str, list[Fault]]:
    """What a reader would stumble over, by file. The programs of the exercise are run."""
    folder = ArticleFolder(
        name="",
        path="",
        slug="",
        place=Place("", 0),
        source=ArticleSource(NO_ENTRY, ""),
        files=dict(files),
        lines=Lines(),
    )
    lesson = Lesson(folder, render(""))
    faults = list(check_exercise(lesson))
    if PRACTICE in files:
        faults += check_practice(lesson)
    return _by_file(faults)


def _by_file(faults: list[Fault]) -> dict[str, list[Fault]]:
    found: dict[str, list[Fault]] = {}
    for fault in faults:
        found.setdefault(fault.path.removeprefix("/"), []).append(fault)
    return found
