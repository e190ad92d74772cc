"""Files into the database: all of them or, with any fault, none."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import DataError, IntegrityError, connection, transaction

from articles.curriculum.deciding import Decision
from articles.curriculum.faults import CurriculumError, Fault
from articles.curriculum.folders import Curriculum, read_curriculum
from articles.curriculum.planning import ArticlePlan, EntryPlan, Plan, SectionPlan, make_plan
from articles.curriculum.rows import ArticleRows, ArticleTypesetter, fill_section
from articles.curriculum.storing import (
    remove_dropped_terms,
    store_articles,
    store_sections,
    store_steps_back,
    store_taxonomy,
    store_taxonomy_file,
)
from articles.models import Article, Section

LOCK = 0x1EE7_11A0  # any number, the same in every process
PATIENCE = "60s"  # for another load, or for an author who is saving

# Takes the titles as they are typeset, and their number.
Progress = Callable[[Iterable[str], int], Iterable[str]]


@dataclass
class Report:
    """What a load did, by slug; conflicts with what differs."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    conflicts: list[tuple[str, list[str]]] = field(default_factory=list)
    left_sections: list[str] = field(default_factory=list)
    left_articles: list[str] = field(default_factory=list)


def load_curriculum(
    root: Path,
    now: datetime,
    *,
    overwrite: bool = False,
    progress: Progress = lambda titles, _: titles,
) -> Report:
    """Raises CurriculumError with every fault of every file; the database is then as it was.

    Two loads at once run one after the other.
    """
    curriculum = read_curriculum(root)
    try:
        with transaction.atomic():
            take_lock()
            return CurriculumLoader(curriculum, now, progress).run(overwrite=overwrite)
    except (IntegrityError, DataError) as error:
        # The constraints have the last word, on what the admin made of it in the meantime too.
        refusal = f"The database refuses it: {str(error).splitlines()[0]}"
        raise CurriculumError([Fault(curriculum.path, 1, refusal)]) from error


def take_lock() -> None:
    """Until the end of the transaction, which may then take its time."""
    with connection.cursor() as cursor:
        for limit in ("statement_timeout", "lock_timeout"):
            cursor.execute(f"SET LOCAL {limit} = '{PATIENCE}'")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


class CurriculumLoader:
    """Decides, typesets, and only when no fault was found begins to write."""

    def __init__(self, curriculum: Curriculum, now: datetime, progress: Progress) -> None:
        self.curriculum = curriculum
        self.now = now
        self.progress = progress
        self.faults = list(curriculum.faults)

    def run(self, *, overwrite: bool) -> Report:
        plan = make_plan(self.curriculum, self.now, overwrite=overwrite)
        self.faults += plan.faults
        sections = self._typeset_sections(plan.sections)
        articles = self._typeset_articles(plan.articles)
        self._raise_faults()
        refuse_if_saved_meanwhile(plan.articles)
        self._store(plan, sections, articles)
        self._raise_faults()
        return report_of(plan)

    def _typeset_sections(self, plans: Iterable[SectionPlan]) -> list[Section]:
        sections = []
        for plan in plans:
            if plan.content.files_win:
                section = plan.section or Section(slug=plan.slug)
                self.faults += fill_section(section, plan.folder)
                sections.append(section)
        return sections

    def _typeset_articles(self, plans: Iterable[ArticlePlan]) -> list[ArticleRows]:
        """In threads: most of the time goes to D2, which is a program of its own."""
        setters = [
            ArticleTypesetter(plan.folder, plan.article) for plan in plans if plan.content.files_win
        ]
        rows: list[ArticleRows] = []

        def titles(pool: ThreadPoolExecutor) -> Generator[str]:
            for typeset in pool.map(lambda setter: setter.typeset(self.now), setters):
                rows.append(typeset)
                yield typeset.article.title

        if setters:
            with ThreadPoolExecutor(os.cpu_count()) as pool, closing(titles(pool)) as done:
                for _ in self.progress(done, len(setters)):
                    pass
        for setter in setters:
            self.faults += setter.faults
        return rows

    def _store(self, plan: Plan, sections: list[Section], articles: list[ArticleRows]) -> None:
        taxonomy = plan.taxonomy
        if taxonomy and taxonomy.decision.files_win:
            store_taxonomy(self.curriculum)
        if taxonomy and taxonomy.refreshes_file:
            store_taxonomy_file(self.curriculum.taxonomy_text)
        store_sections(plan.sections, sections)
        store_steps_back(plan.stepped_back)
        store_articles(plan.articles, articles)
        if taxonomy and taxonomy.decision.files_win:
            self.faults += remove_dropped_terms(self.curriculum)

    def _raise_faults(self) -> None:
        if self.faults:
            raise CurriculumError(self.faults)


def refuse_if_saved_meanwhile(plans: Iterable[ArticlePlan]) -> None:
    """Locks the articles to be written, so that no author's save of this moment is lost."""
    seen = {
        plan.article.pk: (plan.article.updated_at, plan.folder.path)
        for plan in plans
        if plan.article and plan.writes
    }
    if not seen:
        return
    locked = Article.objects.select_for_update(no_key=True).filter(pk__in=seen).order_by("pk")
    faults = [
        Fault(seen[pk][1], 1, "Somebody saved the article at this moment. Load once more.")
        for pk, updated_at in locked.values_list("pk", "updated_at")
        if updated_at != seen[pk][0]
    ]
    if faults:
        raise CurriculumError(faults)


def report_of(plan: Plan) -> Report:
    report = Report(
        left_sections=[section.slug for section in plan.left_sections],
        left_articles=[article.slug for article in plan.left_articles],
    )
    entries: list[EntryPlan] = [*plan.sections, *plan.articles]
    for entry in entries:
        if entry.is_conflict:
            report.conflicts.append((entry.slug, entry.differences))
        elif entry.is_kept:
            report.kept.append(entry.slug)
        _note(report, entry.slug, entry.content, writes=entry.writes)
    if plan.taxonomy:
        decision, slug = plan.taxonomy.decision, "taxonomy.yaml"
        if decision is Decision.CONFLICT:
            report.conflicts.append((slug, plan.taxonomy.differences))
        elif decision is Decision.KEEP:
            report.kept.append(slug)
        _note(report, slug, decision, writes=decision.files_win or plan.taxonomy.refreshes_file)
    return report


def _note(report: Report, slug: str, decision: Decision, *, writes: bool) -> None:
    if decision is Decision.CREATE:
        report.created.append(slug)
    elif writes:
        report.updated.append(slug)
    else:
        report.unchanged.append(slug)
