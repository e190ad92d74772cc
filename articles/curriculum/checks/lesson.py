from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from articles.curriculum.faults import Fault
from articles.curriculum.folders import ArticleFolder
from articles.curriculum.sources import LEVELS
from articles.rendering import Rendered, render


@dataclass
class Lesson:
    """An article that is out or about to come out, with all its Markdown rendered.

    `premium` are the breakdown, the model answers and the follow-ups, by their place.
    """

    folder: ArticleFolder
    body: Rendered
    premium: dict[str, Rendered] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return self.folder.slug

    def fault(self, place: str, message: str) -> Fault:
        return self.folder.fault(place, message)

    def fault_at(self, name: str, line: int, message: str) -> Fault:
        return Fault(f"{self.folder.path}/{name}", line, message)

    def parts(self) -> Iterator[tuple[str, Rendered]]:
        """Each with the name of the file in which it stands."""
        yield "article.md", self.body
        for place, rendered in self.premium.items():
            yield self.folder.lines.of(place)[0], rendered


def markdown_parts(folder: ArticleFolder) -> Iterator[tuple[str, str]]:
    """(place, text) of every body that the article has."""
    source = folder.source
    yield "body", source.body
    if source.breakdown:
        yield "breakdown", source.breakdown.body
    if source.answers:
        yield from zip(LEVELS, source.answers.bodies, strict=True)
        for number, item in enumerate(source.answers.follow_ups, 1):
            for part in ("tested", "answer", "trap"):
                yield f"follow-up-{number}-{part}", getattr(item, part)


def read_lesson(folder: ArticleFolder) -> Lesson:
    """Raises RenderingError; ArticleTypesetter has found every fault before."""
    citable = [reference.key for reference in folder.source.entry.references]
    rendered = {
        place: render(
            text,
            citable=citable,
            id_prefix="" if place == "body" else f"{place}-",
            first_line=folder.lines.of(place)[1],
        )
        for place, text in markdown_parts(folder)
    }
    return Lesson(folder, rendered.pop("body"), rendered)
