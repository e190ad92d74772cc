"""Sections and articles are those of the syllabus, by its titles, emoji, slugs and order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from articles.curriculum.faults import Fault
from articles.curriculum.folders import SECTION, Curriculum
from articles.curriculum.schema import Line, Schema, Slug
from articles.curriculum.sources import Place
from articles.curriculum.yaml_lines import YamlDocument

SYLLABUS = "syllabus.yaml"


class SyllabusArticle(Schema):
    title: Line
    slug: Slug


class SyllabusSection(Schema):
    title: Line
    slug: Slug
    emoji: Line
    articles: tuple[SyllabusArticle, ...]


class Syllabus(Schema):
    sections: tuple[SyllabusSection, ...]


def check_syllabus(root: Path, curriculum: Curriculum) -> Iterator[Fault]:
    """Where a syllabus stands beside the curriculum's folder, and every folder could be read."""
    path = root.absolute().with_name(SYLLABUS)
    if curriculum.faults or not path.is_file():
        return
    name = str(PurePosixPath(curriculum.path).with_name(SYLLABUS))
    document = YamlDocument(path.read_text(), name)
    syllabus = document.read(Syllabus)
    yield from document.faults
    if syllabus:
        yield from _check_sections(syllabus, curriculum, document)
        yield from _check_articles(syllabus, curriculum, document)


def _check_sections(
    syllabus: Syllabus, curriculum: Curriculum, document: YamlDocument
) -> Iterator[Fault]:
    folders = {folder.slug: folder for folder in curriculum.sections}
    for index, section in enumerate(syllabus.sections):
        folder = folders.pop(section.slug, None)
        if folder is None:
            line = document.line("sections", index)
            yield Fault(document.path, line, f"The section “{section.title}” has no folder.")
            continue
        path = f"{folder.path}/{SECTION}"
        if folder.position != index + 1:
            yield Fault(path, 1, f"In the syllabus it is number {index + 1}.")
        for field in ("title", "emoji"):
            said, wanted = getattr(folder.entry, field), getattr(section, field)
            if said != wanted:
                yield Fault(path, 1, f"The {field} is “{said}” and in the syllabus “{wanted}”.")
    for folder in folders.values():
        yield Fault(f"{folder.path}/{SECTION}", 1, "The syllabus has no such section.")


def _check_articles(
    syllabus: Syllabus, curriculum: Curriculum, document: YamlDocument
) -> Iterator[Fault]:
    folders = {folder.slug: folder for folder in curriculum.articles}
    for index, section in enumerate(syllabus.sections):
        for number, article in enumerate(section.articles):
            folder = folders.pop(article.slug, None)
            if folder is None:
                line = document.line("sections", index, "articles", number)
                yield Fault(document.path, line, f"The article “{article.title}” has no folder.")
                continue
            place = Place(section.slug, number + 1)
            if folder.place != place:
                yield folder.fault("entry.title", f"In the syllabus it stands in {place}.")
            title = folder.source.entry.title
            if title != article.title:
                differs = f"The title is “{title}” and in the syllabus “{article.title}”."
                yield folder.fault("entry.title", differs)
    for folder in folders.values():
        yield folder.fault("entry.title", "The syllabus has no such article.")
