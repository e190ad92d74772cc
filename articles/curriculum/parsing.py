"""The text of an article's files into an ArticleSource."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic import BaseModel

from articles.curriculum.faults import Fault
from articles.curriculum.schema import AnswersEntry, ArticleEntry, BreakdownEntry, Practice
from articles.curriculum.sources import (
    LEVELS,
    AnswersSource,
    ArticleSource,
    BreakdownSource,
    FollowUpSource,
    Lines,
    trimmed,
)
from articles.curriculum.yaml_lines import Model, YamlDocument

FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
FOLLOW_UP = "Follow-up:"
FOLLOW_UP_PARTS = {
    "What is being tested": "tested",
    "A good answer": "answer",
    "The trap": "trap",
}
PRACTICE = "practice.yaml"
TEXT_FILES = ("article.md", "breakdown.md", "answers.md")
EXERCISE_FILES = ("prompt.md", "starter.py", "solution.py", "test_exercise.py", "hints.md")
KNOWN_FILES = (*TEXT_FILES, PRACTICE, *(f"exercise/{name}" for name in EXERCISE_FILES))
WRONG_SOLUTION = re.compile(r"exercise/wrong_\w+\.py")


@dataclass(frozen=True)
class Part:
    """A heading, its line in the file, and the text below it with the line that begins it."""

    title: str
    line: int
    text: str
    text_line: int


class ArticleParser:
    """Reads one article; `faults` holds what is wrong.

    `folder` is the article's folder as faults name it, `files` the text of each file in it. One
    that is written in the admin `is_unfinished`: its follow-ups are not counted.
    """

    def __init__(
        self, folder: str, files: Mapping[str, str], *, is_unfinished: bool = False
    ) -> None:
        self.folder = folder
        self.files = files
        self.is_unfinished = is_unfinished
        self.faults: list[Fault] = []
        self.lines: dict[str, tuple[str, int]] = {}

    def parse(self) -> ArticleSource | None:
        """What could be read, faults or not; None without a valid front matter."""
        self._refuse_unknown_files()
        if "article.md" not in self.files:
            self._report("article.md", 1, "The article has no article.md.")
            return None
        entry, body = self._front_matter("article.md", ArticleEntry, part="body")
        breakdown = self._breakdown()
        answers = self._answers()
        self._practice()
        if entry is None:
            return None
        self._refuse_incomplete(entry, body)
        self._refuse_repeated(entry)
        if answers:
            self._refuse_uneven_marks(entry, answers)
        extra = {name: text for name, text in self.files.items() if name not in TEXT_FILES}
        return ArticleSource(entry, body, breakdown, answers, tuple(sorted(extra.items())))

    def read_practice(self) -> None:
        """Only the files of the practice, of an article that has its text elsewhere."""
        self._refuse_unknown_files()
        self._practice()

    def where(self) -> Lines:
        return Lines(self.lines)

    def _refuse_unknown_files(self) -> None:
        for name in self.files:
            if name not in KNOWN_FILES and not WRONG_SOLUTION.fullmatch(name):
                close = get_close_matches(name, KNOWN_FILES, n=1)
                hint = f" Did you mean {close[0]}?" if close else ""
                self._report(name, 1, f"This is no file of an article.{hint}")

    def _breakdown(self) -> BreakdownSource | None:
        if "breakdown.md" not in self.files:
            return None
        entry, body = self._front_matter("breakdown.md", BreakdownEntry, part="breakdown")
        if not body:
            self._report("breakdown.md", 1, "The breakdown has no body.")
        return BreakdownSource(entry.question, body) if entry else None

    def _answers(self) -> AnswersSource | None:
        name = "answers.md"
        if name not in self.files:
            return None
        entry, text = self._front_matter(name, AnswersEntry, part="answers")
        _, first_line = self.lines["answers"]
        levels: dict[str, Part] = {}
        follow_ups: list[FollowUpSource] = []
        for part in self._parts(text, "# ", first_line):
            level = part.title.lower()
            if part.title.startswith(FOLLOW_UP):
                follow_ups.append(self._follow_up(part, len(follow_ups) + 1))
            elif level not in LEVELS:
                neither = f"“# {part.title}” is no level and no “# Follow-up: …”."
                self._report(name, part.line, neither)
            elif level in levels:
                self._report(name, part.line, f"“# {part.title}” is given twice.")
            else:
                levels[level] = part
                self.lines[level] = (name, part.text_line)
        for level in LEVELS:
            if level not in levels or not levels[level].text:
                line = levels[level].line if level in levels else first_line
                self._report(name, line, f"There is no answer “# {level.capitalize()}”.")
        if not self.is_unfinished and not 3 <= len(follow_ups) <= 6:
            wanted = f"3 to 6 follow-ups are wanted; here are {len(follow_ups)}."
            self._report(name, first_line, wanted)
        if entry is None or len(levels) < len(LEVELS):
            return None
        return AnswersSource(
            entry.marks, tuple(levels[level].text for level in LEVELS), tuple(follow_ups)
        )

    def _parts(self, text: str, marker: str, first_line: int) -> list[Part]:
        parts = split_at_headings(text, marker, first_line)
        if text and (not parts or parts[0].line > first_line):
            stray = f"Text stands before the first heading “{marker}…”."
            self._report("answers.md", first_line, stray)
        return parts

    def _follow_up(self, part: Part, number: int) -> FollowUpSource:
        question = part.title.removeprefix(FOLLOW_UP).strip()
        self.lines[f"follow-up-{number}"] = ("answers.md", part.line)
        if not question:
            self._report("answers.md", part.line, "The follow-up has no question.")
        texts = dict.fromkeys(FOLLOW_UP_PARTS.values(), "")
        for inner in self._parts(part.text, "## ", part.text_line):
            key = FOLLOW_UP_PARTS.get(inner.title)
            if key is None:
                wanted = ", ".join(f"“## {title}”" for title in FOLLOW_UP_PARTS)
                self._report("answers.md", inner.line, f"“## {inner.title}” is none of {wanted}.")
                continue
            texts[key] = inner.text
            self.lines[f"follow-up-{number}-{key}"] = ("answers.md", inner.text_line)
        for title, key in FOLLOW_UP_PARTS.items():
            if not texts[key]:
                self._report("answers.md", part.line, f"The follow-up has no “## {title}”.")
        return FollowUpSource(question, texts["tested"], texts["answer"], texts["trap"])

    def _practice(self) -> None:
        if PRACTICE not in self.files:
            return
        document = YamlDocument(self.files[PRACTICE], self._path(PRACTICE))
        practice = document.read(Practice)
        self.faults += document.faults
        if practice is None:
            return
        for kind, entries in (("quiz", practice.quiz), ("cards", practice.cards)):
            seen: set[str] = set()
            for index, item in enumerate(entries):
                if item.id in seen:
                    line = document.line(kind, index, "id")
                    self._report(PRACTICE, line, f"The id “{item.id}” is given twice.")
                seen.add(item.id)

    def _refuse_incomplete(self, entry: ArticleEntry, body: str) -> None:
        if entry.status == "scheduled" and entry.publish_at is None:
            self._report("article.md", self._line("status"), "A schedule needs publish_at.")
        if entry.status not in {"scheduled", "published"}:
            return
        needed = {
            "a body": body,
            "key_concepts": entry.key_concepts,
            "a rubric": entry.rubric,
            "pitfalls": entry.pitfalls,
            "references": entry.references,
        }
        missing = [name for name, value in needed.items() if not value]
        if missing:
            needs = f"To be {entry.status} it needs {', '.join(missing)}."
            self._report("article.md", self._line("status"), needs)

    def _refuse_repeated(self, entry: ArticleEntry) -> None:
        keys = {
            "companies": entry.companies,
            "prerequisites": entry.prerequisites,
            "references": tuple(reference.key for reference in entry.references),
        }
        for field, values in keys.items():
            for index, value in enumerate(values):
                if value in values[:index]:
                    name, line = self.lines[f"{field}.{index}"]
                    self._report(name, line, f"“{value}” is given twice.")

    def _refuse_uneven_marks(self, entry: ArticleEntry, answers: AnswersSource) -> None:
        for level in LEVELS:
            marks, criteria = len(getattr(answers.marks, level)), len(entry.rubric)
            if marks != criteria:
                differ = f"{marks} marks for {level}, and the rubric has {criteria} criteria."
                self._report("answers.md", self.lines[f"marks.{level}"][1], differ)

    def _front_matter(
        self, name: str, schema: type[Model], *, part: str
    ) -> tuple[Model | None, str]:
        """The entry and the text below it, without the blank lines around it."""
        text = self.files[name].removeprefix("\ufeff").replace("\r\n", "\n")
        lines = text.split("\n")
        end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
        if lines[0].rstrip() != "---" or end is None:
            self._report(name, 1, "The file begins with front matter between two lines of ---.")
            self.lines[part] = (name, 1)
            return None, ""
        document = YamlDocument("\n".join(lines[1:end]), self._path(name), first_line=2)
        entry = document.read(schema)
        self.faults += document.faults
        body, blank = trimmed("\n".join(lines[end + 1 :]))
        self.lines[part] = (name, end + 2 + blank)
        self._remember_entry(name, document, entry)
        return entry, body

    def _remember_entry(self, name: str, document: YamlDocument, entry: BaseModel | None) -> None:
        if isinstance(entry, BreakdownEntry):
            self.lines["breakdown.question"] = (name, document.line("question"))
        if isinstance(entry, AnswersEntry):
            for level in LEVELS:
                self.lines[f"marks.{level}"] = (name, document.line("marks", level))
        if isinstance(entry, ArticleEntry):
            for field in ArticleEntry.model_fields:
                self.lines[f"entry.{field}"] = (name, document.line(field))
            for field in ("rubric", "pitfalls", "prerequisites", "companies", "references"):
                for index in range(len(getattr(entry, field))):
                    self.lines[f"{field}.{index}"] = (name, document.line(field, index))

    def _line(self, field: str) -> int:
        return self.lines[f"entry.{field}"][1]

    def _path(self, name: str) -> str:
        return f"{self.folder}/{name}"

    def _report(self, name: str, line: int, message: str) -> None:
        self.faults.append(Fault(self._path(name), line, message))


def fenced_lines(lines: Sequence[str]) -> list[bool]:
    """For each line, whether it belongs to fenced code."""
    fenced: list[bool] = []
    fence = ""
    for line in lines:
        match = FENCE.match(line)
        is_fence = bool(match) or bool(fence)
        if match and not fence:
            fence = match[1]
        elif match and match[1].startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
        fenced.append(is_fence)
    return fenced


def split_at_headings(text: str, marker: str, first_line: int) -> list[Part]:
    """The parts below headings of one level, outside fenced code."""
    lines = text.split("\n")
    starts = [
        index
        for index, (line, is_code) in enumerate(zip(lines, fenced_lines(lines), strict=True))
        if line.startswith(marker) and not is_code
    ]
    parts = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        body, blank = trimmed("\n".join(lines[start + 1 : end]))
        parts.append(
            Part(
                title=lines[start].removeprefix(marker).strip(),
                line=first_line + start,
                text=body,
                text_line=first_line + start + 1 + blank,
            )
        )
    return parts
