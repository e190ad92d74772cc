"""The database back into files: the same bytes where nothing was edited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from django.db import transaction

from articles.curriculum.faults import CurriculumError, Fault
from articles.curriculum.folders import NUMBERED, SECTION, TAXONOMY
from articles.curriculum.loading import take_lock
from articles.curriculum.sources import ArticleSource
from articles.curriculum.stored import (
    article_source,
    loaded_files,
    loaded_section,
    loaded_source,
    loaded_taxonomy,
    section_entry,
    stored_articles,
    stored_sections,
    stored_taxonomy,
)
from articles.curriculum.writing import article_files, entry_file
from articles.models import Article, Section, SourceFile


@dataclass
class Export:
    """`files` by path below the root; `gone` are those loaded once that nothing needs now."""

    files: dict[str, str] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


@dataclass
class Written:
    """Paths below the root; `kept` were to be removed and have changed since they were loaded."""

    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


@transaction.atomic
def make_export(now: datetime) -> Export:
    """Raises CurriculumError where a slug or a number makes no folder's name.

    Waits for a load that is under way. The database stays as it is: the next load finds files
    that agree with it, and takes note of them.
    """
    take_lock()
    sections, articles = list(stored_sections()), list(stored_articles())
    refuse_unfit_names([*sections, *articles])
    export = Export({TAXONOMY: _taxonomy()})
    for section in sections:
        export.files[f"{_folder(section)}/{SECTION}"] = _section(section)
    for article in articles:
        folder = f"{_folder(article.section)}/{_folder(article)}"
        export.files |= {f"{folder}/{name}": text for name, text in _article(article, now)}
        export.left_out += _left_out(article)
    export.gone = {
        file.name: file.text
        for file in SourceFile.objects.exclude(name__in=export.files).order_by("name")
    }
    return export


def write_export(root: Path, export: Export) -> Written:
    """Writes what differs, and removes what was moved or deleted in the admin."""
    done = Written()
    for name, text in export.files.items():
        path = root / name
        if path.is_file() and path.read_bytes() == text.encode():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.new")
        draft.write_bytes(text.encode())
        draft.replace(path)
        done.written.append(name)
    for name, text in export.gone.items():
        path = root / name
        if not path.is_file():
            continue
        if path.read_bytes() != text.encode():
            done.kept.append(name)
            continue
        path.unlink()
        done.removed.append(name)
        _remove_empty_folders(root, path.parent)
    return done


def refuse_unfit_names(entries: list[Section | Article]) -> None:
    faults = [
        Fault(entry.slug, 1, f"{_folder(entry)} is no folder's name; change it in the admin.")
        for entry in entries
        if not NUMBERED.fullmatch(_folder(entry))
    ]
    if faults:
        raise CurriculumError(faults)


def _article(article: Article, now: datetime) -> Iterator[tuple[str, str]]:
    """File by file: its own bytes while it still says what the database says."""
    loaded = loaded_files(article)
    stored = article_source(article)
    then = loaded_source(loaded)
    texts_now = article_files(stored.settled(now))
    texts_then = article_files(then.settled(now)) if then else {}
    for name, text in article_files(_dated(stored, article)).items():
        unedited = name in loaded.texts and texts_then.get(name) == texts_now[name]
        yield name, loaded.texts[name] if unedited else text


def _dated(source: ArticleSource, article: Article) -> ArticleSource:
    """With the date on which the article came out, so that no other database gives it a new one."""
    if not article.is_published:
        return source
    entry = source.entry.model_copy(update={"publish_at": article.published_at})
    return replace(source, entry=entry)


def _left_out(article: Article) -> list[str]:
    if article_source(article).answers is not None:
        return []
    levels = [answer.get_level_display() for answer in article.model_answers.all()]
    if not levels and not article.follow_ups.all():
        return []
    return [f"{article.slug}: answers.md takes answers of all three levels; here: {levels}."]


def _section(section: Section) -> str:
    stored = section_entry(section)
    entry, loaded = loaded_section(section)
    return loaded.texts[SECTION] if entry == stored else entry_file(stored)


def _taxonomy() -> str:
    stored = stored_taxonomy()
    entry, text = loaded_taxonomy()
    return text if entry == stored else entry_file(stored)


def _folder(entry: Section | Article) -> str:
    return f"{entry.position:02}-{entry.slug}"


def _remove_empty_folders(root: Path, folder: Path) -> None:
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
