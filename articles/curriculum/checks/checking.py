from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from articles.curriculum.checks.across import check_paragraphs, check_titles
from articles.curriculum.checks.code import check_code
from articles.curriculum.checks.completeness import check_completeness
from articles.curriculum.checks.exercise import check_exercise
from articles.curriculum.checks.lesson import Lesson, read_lesson
from articles.curriculum.checks.links import check_links
from articles.curriculum.checks.practice import check_practice
from articles.curriculum.checks.references import check_citations, check_years
from articles.curriculum.checks.syllabus import check_syllabus
from articles.curriculum.faults import Fault
from articles.curriculum.folders import ArticleFolder, read_curriculum
from articles.curriculum.rows import ArticleTypesetter, fill_section
from articles.models import Section

CHECKS = (check_completeness, check_citations, check_code, check_exercise, check_practice)
COMES_OUT = {"scheduled", "published"}


@dataclass(frozen=True)
class Checked:
    articles: int
    lessons: int
    faults: list[Fault]


def check_curriculum(root: Path, only: Collection[str] = ()) -> Checked:
    """Drafts are checked for their form, what is out or about to come out in every way.

    `only` are slugs: other articles are read, for comparison, and not reported.
    """
    curriculum = read_curriculum(root)
    faults = list(curriculum.faults)
    for section in curriculum.sections:
        faults += fill_section(Section(slug=section.slug), section)
    wanted = [folder for folder in curriculum.articles if not only or folder.slug in only]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        lessons = []
        for found, lesson in pool.map(_typeset, curriculum.articles):
            faults += found
            lessons += [lesson] if lesson else []
        to_check = [lesson for lesson in lessons if not only or lesson.slug in only]
        for found in pool.map(_check, to_check):
            faults += found
    faults += check_syllabus(root, curriculum)
    faults += check_titles(curriculum.articles)
    faults += check_years(lessons)
    faults += check_links(lessons, curriculum.articles)
    faults += check_paragraphs(lessons)
    if only:
        faults = list(_within(faults, wanted))
    return Checked(len(wanted), len(to_check), sorted(set(faults)))


def _typeset(folder: ArticleFolder) -> tuple[list[Fault], Lesson | None]:
    typesetter = ArticleTypesetter(folder, None)
    typesetter.typeset(datetime.now(UTC))
    comes_out = folder.source.entry.status in COMES_OUT
    if typesetter.faults or not comes_out:
        return typesetter.faults, None
    return [], read_lesson(folder)


def _check(lesson: Lesson) -> list[Fault]:
    return [fault for check in CHECKS for fault in check(lesson)]


def _within(faults: Iterable[Fault], folders: Iterable[ArticleFolder]) -> Iterator[Fault]:
    paths = tuple(f"{folder.path}/" for folder in folders)
    return (fault for fault in faults if fault.path.startswith(paths))
