"""What a load has to do, entry by entry; nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from articles.curriculum.deciding import Decision, decide
from articles.curriculum.faults import Fault
from articles.curriculum.folders import SECTION, ArticleFolder, Curriculum, SectionFolder
from articles.curriculum.schema import Taxonomy
from articles.curriculum.sources import Place, entry_differences
from articles.curriculum.stored import (
    LoadedFiles,
    article_place,
    article_source,
    loaded_files,
    loaded_place,
    loaded_section,
    loaded_source,
    loaded_taxonomy,
    section_entry,
    stored_articles,
    stored_sections,
    stored_taxonomy,
)
from articles.models import Article, Section

NOT_KEPT = (
    "is not in the database, whose taxonomy was edited in the admin; "
    "--overwrite takes taxonomy.yaml."
)


@dataclass
class EntryPlan:
    """An entry's content and its place are decided apart: a renumbering keeps what was edited."""

    slug: str
    content: Decision
    place: Decision
    loaded: LoadedFiles
    files_after: dict[str, str]  # the files as this load leaves them on record, by path
    differences: list[str] = field(default_factory=list)

    @property
    def is_conflict(self) -> bool:
        return Decision.CONFLICT in {self.content, self.place}

    @property
    def is_kept(self) -> bool:
        return Decision.KEEP in {self.content, self.place}

    @property
    def refreshes_files(self) -> bool:
        return self.files_after != {file.name: file.text for file in self.loaded.files}

    @property
    def writes(self) -> bool:
        return self.content.files_win or self.place.files_win or self.refreshes_files


@dataclass
class SectionPlan(EntryPlan):
    folder: SectionFolder = field(kw_only=True)
    section: Section | None = field(kw_only=True)

    @property
    def position(self) -> int:
        """After the load."""
        if self.section is None or self.place.files_win:
            return self.folder.position
        return self.section.position


@dataclass
class ArticlePlan(EntryPlan):
    folder: ArticleFolder = field(kw_only=True)
    article: Article | None = field(kw_only=True)

    @property
    def place_after(self) -> Place:
        if self.article is None or self.place.files_win:
            return self.folder.place
        return article_place(self.article)


@dataclass
class TaxonomyPlan:
    decision: Decision
    refreshes_file: bool
    stored: Taxonomy
    differences: list[str]


@dataclass
class Plan:
    """`left_sections` and `left_articles` are in the database and not in the files."""

    taxonomy: TaxonomyPlan | None
    sections: list[SectionPlan]
    articles: list[ArticlePlan]
    left_sections: list[Section]
    left_articles: list[Article]
    stepped_back: list[Section | Article] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def make_plan(curriculum: Curriculum, now: datetime, *, overwrite: bool) -> Plan:
    sections = {section.slug: section for section in stored_sections()}
    articles = {article.slug: article for article in stored_articles()}
    plan = Plan(
        taxonomy=_taxonomy(curriculum, overwrite=overwrite),
        sections=[
            _section(folder, sections.pop(folder.slug, None), overwrite=overwrite)
            for folder in curriculum.sections
        ],
        articles=[
            _article(folder, articles.pop(folder.slug, None), now, overwrite=overwrite)
            for folder in curriculum.articles
        ],
        left_sections=list(sections.values()),
        left_articles=list(articles.values()),
    )
    _refuse_missing_terms(plan)
    _give_way(plan)
    return plan


def _taxonomy(curriculum: Curriculum, *, overwrite: bool) -> TaxonomyPlan | None:
    disk = curriculum.taxonomy
    if disk is None:
        return None
    loaded, text = loaded_taxonomy()
    stored = stored_taxonomy()
    nothing_yet = loaded is None and not (stored.categories or stored.companies)
    decision = decide(disk, loaded, None if nothing_yet else stored, overwrite=overwrite)
    refreshes = decision is not Decision.CONFLICT and text != curriculum.taxonomy_text
    return TaxonomyPlan(decision, refreshes, stored, list(entry_differences(disk, stored)))


def _refuse_missing_terms(plan: Plan) -> None:
    """Where the taxonomy of the database is kept, articles have only what is in it."""
    if plan.taxonomy is None or plan.taxonomy.decision.files_win:
        return
    categories = {category.slug for category in plan.taxonomy.stored.categories}
    companies = {company.slug for company in plan.taxonomy.stored.companies}
    for article in plan.articles:
        if not article.content.files_win:
            continue
        entry = article.folder.source.entry
        wanted = {"entry.category": {entry.category} - categories}
        wanted["entry.companies"] = set(entry.companies) - companies
        plan.faults += [
            article.folder.fault(part, f"“{slug}” {NOT_KEPT}")
            for part, slugs in wanted.items()
            for slug in slugs
        ]


def _section(folder: SectionFolder, section: Section | None, *, overwrite: bool) -> SectionPlan:
    loaded_entry, loaded = loaded_section(section) if section else (None, LoadedFiles([]))
    stored_entry = section_entry(section) if section else None
    stored_position = section.position if section else None
    loaded_position = int(loaded.folder[:2]) if loaded.folder else None
    content = decide(folder.entry, loaded_entry, stored_entry, overwrite=overwrite)
    place = decide(folder.position, loaded_position, stored_position, overwrite=overwrite)
    differences = list(entry_differences(folder.entry, stored_entry)) if stored_entry else []
    return SectionPlan(
        slug=folder.slug,
        content=content,
        place=place,
        loaded=loaded,
        files_after=_files_after(folder.name, {SECTION: folder.text}, loaded, content, place),
        differences=differences + ["position"] * (place is Decision.CONFLICT),
        folder=folder,
        section=section,
    )


def _article(
    folder: ArticleFolder, article: Article | None, now: datetime, *, overwrite: bool
) -> ArticlePlan:
    loaded = loaded_files(article) if article else LoadedFiles([])
    source = folder.source if loaded.texts == folder.files else loaded_source(loaded)
    disk = folder.source.settled(now)
    stored = article_source(article).settled(now) if article else None
    content = decide(disk, source.settled(now) if source else None, stored, overwrite=overwrite)
    stored_place = article_place(article) if article else None
    place = decide(folder.place, loaded_place(loaded), stored_place, overwrite=overwrite)
    differences = disk.differences(stored) if stored else []
    return ArticlePlan(
        slug=folder.slug,
        content=content,
        place=place,
        loaded=loaded,
        files_after=_files_after(folder.name, folder.files, loaded, content, place),
        differences=differences + ["place"] * (place is Decision.CONFLICT),
        folder=folder,
        article=article,
    )


def _files_after(
    name: str, texts: dict[str, str], loaded: LoadedFiles, content: Decision, place: Decision
) -> dict[str, str]:
    """A conflict stays one until it is resolved, so what was loaded last stays on record."""
    folder = loaded.folder if place is Decision.CONFLICT else name
    kept = loaded.texts if content is Decision.CONFLICT else texts
    return {f"{folder or name}/{file}": text for file, text in kept.items()}


def _give_way(plan: Plan) -> None:
    """No two at one place: what is not in the files steps behind what is."""
    taken: dict[Place, str] = {}
    for entry in plan.articles:
        _take(taken, entry.place_after, entry.slug, entry.folder.path, plan)
    for article in plan.left_articles:
        _step_back(taken, article, article.section.slug, plan)
    taken = {}
    for section in plan.sections:
        _take(taken, Place("", section.position), section.slug, section.folder.path, plan)
    for left in plan.left_sections:
        _step_back(taken, left, "", plan)


def _take(taken: dict[Place, str], place: Place, slug: str, path: str, plan: Plan) -> None:
    if place in taken:
        message = (
            f"“{slug}” and “{taken[place]}” would both be number {place.position}; one of them was "
            "moved in the admin. Export first, or load with --overwrite."
        )
        plan.faults.append(Fault(path, 1, message))
    taken[place] = slug


def _step_back(taken: dict[Place, str], entry: Section | Article, section: str, plan: Plan) -> None:
    """To its place if nothing else is there, or else behind all that are."""
    if Place(section, entry.position) in taken:
        entry.position = 1 + max(place.position for place in taken if place.section == section)
        plan.stepped_back.append(entry)
    taken[Place(section, entry.position)] = entry.slug
