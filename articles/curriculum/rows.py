"""The rows of an article or a section, typeset and not yet saved; no database is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError

from articles.curriculum.faults import Fault
from articles.curriculum.folders import SECTION, ArticleFolder, SectionFolder
from articles.curriculum.sources import LEVELS
from articles.models import (
    ArchitectureDiagram,
    Article,
    Breakdown,
    FollowUp,
    KeyConcept,
    ModelAnswer,
    Pitfall,
    Reference,
    RubricCriterion,
    Section,
)
from articles.rendering import Problem, RenderingError, render, render_inline
from articles.typesetting import (
    typeset_answer,
    typeset_article,
    typeset_breakdown,
    typeset_follow_up,
    typeset_line,
    typeset_section,
)


def fill_section(section: Section, folder: SectionFolder) -> list[Fault]:
    """Every fault of its Markdown."""
    entry = folder.entry
    section.title, section.emoji = entry.title, entry.emoji
    section.introduction, section.outcomes = entry.introduction, list(entry.outcomes)
    try:
        typeset_section(section)
    except RenderingError as error:
        path, line = f"{folder.path}/{SECTION}", folder.introduction_line
        return [Fault(path, line, problem.message) for problem in error.problems]
    return []


@dataclass
class ArticleRows:
    article: Article
    key_concepts: list[KeyConcept] = field(default_factory=list)
    rubric: list[RubricCriterion] = field(default_factory=list)
    pitfalls: list[Pitfall] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    breakdowns: list[Breakdown] = field(default_factory=list)
    diagrams: list[ArchitectureDiagram] = field(default_factory=list)
    answers: list[ModelAnswer] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)


class ArticleTypesetter:
    """Fills the rows; `faults` holds every fault of the Markdown."""

    def __init__(self, folder: ArticleFolder, existing: Article | None) -> None:
        self.folder = folder
        self.source = folder.source
        self.faults: list[Fault] = []
        self.citable = [reference.key for reference in self.source.entry.references]
        self.rows = ArticleRows(existing or Article(slug=folder.slug))

    def typeset(self, now: datetime) -> ArticleRows:
        """Category, companies, section and prerequisites are left to who saves the rows."""
        self._article(now)
        self._open_parts()
        self._breakdown()
        self._answers()
        return self.rows

    def _article(self, now: datetime) -> None:
        article, entry = self.rows.article, self.source.entry
        for name in ("title", "summary", "announced", "is_sample", "publish_at", "difficulty"):
            setattr(article, name, getattr(entry, name))
        article.minutes_pinned = entry.minutes
        article.body = self.source.body
        article.status = self.source.status_at(now)
        if article.is_published and article.published_at is None:
            article.published_at = min(entry.publish_at or now, now)
        faults = len(self.faults)
        self._set("body", lambda line: typeset_article(article, self.citable, first_line=line))
        if article.body and not article.minutes and len(self.faults) == faults:
            self.faults.append(self.folder.fault("body", "There is nothing to read in the body."))

    def _open_parts(self) -> None:
        article, entry = self.rows.article, self.source.entry
        self.rows.key_concepts = [
            KeyConcept(article=article, position=position, **concept.model_dump())
            for position, concept in enumerate(entry.key_concepts, 1)
        ]
        self.rows.references = [
            Reference(article=article, position=position, **reference.model_dump())
            for position, reference in enumerate(entry.references, 1)
        ]
        for position, text in enumerate(entry.rubric, 1):
            criterion = RubricCriterion(article=article, position=position, text=text)
            self._set_line(criterion, f"rubric.{position - 1}")
            self.rows.rubric.append(criterion)
        for position, text in enumerate(entry.pitfalls, 1):
            pitfall = Pitfall(article=article, position=position, text=text)
            self._set_line(pitfall, f"pitfalls.{position - 1}")
            self.rows.pitfalls.append(pitfall)

    def _set_line(self, part: RubricCriterion | Pitfall, place: str) -> None:
        self._set(place, lambda _: typeset_line(part), one_line=True)

    def _breakdown(self) -> None:
        source = self.source.breakdown
        if source is None:
            return
        breakdown = Breakdown(article=self.rows.article, question=source.question, body=source.body)
        self.rows.breakdowns = [breakdown]

        def typeset(line: int) -> None:
            self.rows.diagrams = typeset_breakdown(breakdown, self.citable, first_line=line)

        if self._check_line("breakdown.question", source.question):
            self._set("breakdown", typeset)
        for diagram in self.rows.diagrams:
            self._check_lengths(diagram)

    def _answers(self) -> None:
        article, source = self.rows.article, self.source.answers
        if source is None:
            return
        for level, body in zip(LEVELS, source.bodies, strict=True):
            marks = list(getattr(source.marks, level))
            answer = ModelAnswer(article=article, level=level, body=body, marks=marks)
            self._set(level, self._answer_setter(answer))
            self.rows.answers.append(answer)
        for position, item in enumerate(source.follow_ups, 1):
            follow_up = FollowUp(
                article=article,
                position=position,
                question=item.question,
                tested=item.tested,
                answer=item.answer,
                trap=item.trap,
            )
            self._follow_up(follow_up)
            self.rows.follow_ups.append(follow_up)

    def _answer_setter(self, answer: ModelAnswer) -> Callable[[int], None]:
        return lambda line: typeset_answer(answer, self.citable, first_line=line)

    def _follow_up(self, follow_up: FollowUp) -> None:
        try:
            typeset_follow_up(follow_up, self.citable)
        except RenderingError:
            # Once more, part by part, for the line of every problem.
            place = f"follow-up-{follow_up.position}"
            self._check_line(place, follow_up.question)
            for part in ("tested", "answer", "trap"):
                self._check_block(f"{place}-{part}", getattr(follow_up, part))

    def _check_line(self, place: str, text: str) -> bool:
        return self._set(place, lambda _: render_inline(text), one_line=True)

    def _check_block(self, place: str, text: str) -> bool:
        return self._set(place, lambda line: render(text, citable=self.citable, first_line=line))

    def _set(self, place: str, typeset: Callable[[int], object], *, one_line: bool = False) -> bool:
        """`typeset` takes the line where the part begins; a value in YAML has only that line."""
        _, first_line = self.folder.lines.of(place)
        try:
            typeset(first_line)
        except RenderingError as error:
            problems = [
                Problem(first_line, problem.message) if one_line else problem
                for problem in error.problems
            ]
            self._report(place, problems)
            return False
        return True

    def _report(self, place: str, problems: Sequence[Problem]) -> None:
        name, _ = self.folder.lines.of(place)
        path = f"{self.folder.path}/{name}"
        self.faults += [Fault(path, problem.line, problem.message) for problem in problems]

    def _check_lengths(self, diagram: ArchitectureDiagram) -> None:
        try:
            diagram.clean_fields(exclude=["breakdown"])
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                message = f"The diagram #{diagram.anchor}, {name}: {' '.join(messages)}"
                self.faults.append(self.folder.fault("breakdown", message))
