"""Quiz questions have an answer, and say why."""

from __future__ import annotations

from collections.abc import Iterator

from articles.curriculum.checks.lesson import Lesson
from articles.curriculum.faults import Fault
from articles.curriculum.parsing import PRACTICE
from articles.curriculum.schema import ChoiceQuestion, NumericQuestion, Practice, ShortQuestion
from articles.curriculum.yaml_lines import YamlDocument
from articles.rendering import RenderingError, render

QUESTIONS = range(6, 11)
CARDS = range(5, 11)
WIDEST_TOLERANCE = 0.25


def check_practice(lesson: Lesson) -> Iterator[Fault]:
    text = lesson.folder.files.get(PRACTICE)
    document = YamlDocument(text or "", PRACTICE)
    practice = document.read(Practice) if text else None
    if practice is None:
        return
    for name, wanted, count in (
        ("quiz", QUESTIONS, len(practice.quiz)),
        ("cards", CARDS, len(practice.cards)),
    ):
        if count not in wanted:
            message = f"{wanted.start} to {wanted.stop - 1} {name} are wanted; here are {count}."
            yield lesson.fault_at(PRACTICE, document.line(name), message)
    for index, question in enumerate(practice.quiz):
        for complaint in _complaints(question):
            yield lesson.fault_at(PRACTICE, document.line("quiz", index), complaint)
    yield from _check_markdown(lesson, document, practice)


def _complaints(question: ChoiceQuestion | NumericQuestion | ShortQuestion) -> Iterator[str]:
    if isinstance(question, ChoiceQuestion):
        correct = sum(option.correct for option in question.options)
        if question.kind == "single" and correct != 1:
            yield f"A single choice has one correct option; here are {correct}."
        if question.kind == "multiple" and not 1 <= correct < len(question.options):
            yield "A multiple choice has an option that is correct and one that is not."
        texts = [option.text.casefold() for option in question.options]
        if len(set(texts)) < len(texts):
            yield "Two options say the same."
    elif isinstance(question, NumericQuestion):
        if question.answer == 0 and question.tolerance:
            yield "The tolerance is relative: around 0 it allows nothing."
        if question.tolerance > WIDEST_TOLERANCE:
            yield f"A tolerance of {question.tolerance:g} lets wrong answers pass."
    else:
        texts = [" ".join(text.casefold().split()) for text in question.accept]
        if len(set(texts)) < len(texts):
            yield "Two accepted answers are the same but for case and space."


def _check_markdown(lesson: Lesson, document: YamlDocument, practice: Practice) -> Iterator[Fault]:
    """A text in YAML has the line of its key."""
    for location, text in _texts(practice):
        try:
            render(text)
        except RenderingError as error:
            for problem in error.problems:
                yield lesson.fault_at(PRACTICE, document.line(*location), problem.message)


def _texts(practice: Practice) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for index, question in enumerate(practice.quiz):
        yield ("quiz", index, "prompt"), question.prompt
        if isinstance(question, ChoiceQuestion):
            for number, option in enumerate(question.options):
                yield ("quiz", index, "options", number, "text"), option.text
                yield ("quiz", index, "options", number, "why"), option.why
        else:
            yield ("quiz", index, "explanation"), question.explanation
    for index, card in enumerate(practice.cards):
        yield ("cards", index, "front"), card.front
        yield ("cards", index, "back"), card.back
