"""The folder tree of a curriculum, read and parsed as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from articles.curriculum.faults import Fault
from articles.curriculum.parsing import ArticleParser
from articles.curriculum.schema import SectionEntry, Taxonomy
from articles.curriculum.sources import ArticleSource, Lines, Place
from articles.curriculum.yaml_lines import YamlDocument

NUMBERED = re.compile(r"(?P<position>\d{2})-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)")
LARGEST_FILE = 200_000  # bytes
LONGEST_PATH = 200  # characters below the root; the database's limit
TAXONOMY = "taxonomy.yaml"
SECTION = "section.yaml"


@dataclass(frozen=True)
class Folder:
    """A folder called like 03-some-slug."""

    path: Path
    position: int
    slug: str


@dataclass
class SectionFolder:
    """`name` is the folder below the root, `path` how faults name it."""

    name: str
    path: str
    slug: str
    position: int
    entry: SectionEntry
    text: str
    introduction_line: int


@dataclass
class ArticleFolder:
    """`name` is the folder below the root, `path` how faults name it, `files` its texts."""

    name: str
    path: str
    slug: str
    place: Place
    source: ArticleSource
    files: dict[str, str]
    lines: Lines

    def fault(self, part: str, message: str) -> Fault:
        name, line = self.lines.of(part)
        return Fault(f"{self.path}/{name}", line, message)


@dataclass
class Curriculum:
    """All that the folders say. With `faults`, only what could be read."""

    path: str
    taxonomy: Taxonomy | None = None
    taxonomy_text: str = ""
    sections: list[SectionFolder] = field(default_factory=list)
    articles: list[ArticleFolder] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_curriculum(root: Path) -> Curriculum:
    return CurriculumReader(root).run()


class CurriculumReader:
    """Reads every file once and goes on after a fault, so that all are reported together."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self.resolved_root = root.resolve()
        self.order: dict[str, Path] = {}
        self.read = Curriculum(self._name(self.root))

    def run(self) -> Curriculum:
        if not self.root.is_dir():
            self._fault(self.root, 1, "There is no such folder.")
            return self.read
        self._read_taxonomy()
        for section in self._numbered(self.root):
            self._read_section(section)
            for article in self._numbered(section.path):
                self._read_article(article, section)
        self._refuse_shared_titles()
        self._refuse_unknown_slugs()
        return self.read

    def _read_taxonomy(self) -> None:
        path = self.root / TAXONOMY
        text = self._text(path)
        if text is None:
            return
        document = YamlDocument(text, self._name(path))
        entry = document.read(Taxonomy)
        self.read.faults += document.faults
        if entry is None:
            return
        for kind in ("categories", "companies"):
            seen: set[str] = set()
            for index, item in enumerate(getattr(entry, kind)):
                for value in {item.slug, item.name} & seen:
                    self._fault(path, document.line(kind, index), f"“{value}” is given twice.")
                seen |= {item.slug, item.name}
        self.read.taxonomy, self.read.taxonomy_text = entry, text

    def _read_section(self, folder: Folder) -> None:
        path = folder.path / SECTION
        text = self._text(path)
        if text is None:
            return
        document = YamlDocument(text, self._name(path))
        entry = document.read(SectionEntry)
        self.read.faults += document.faults
        if entry:
            self.read.sections.append(
                SectionFolder(
                    name=folder.path.name,
                    path=self._name(folder.path),
                    slug=folder.slug,
                    position=folder.position,
                    entry=entry,
                    text=text,
                    introduction_line=document.line("introduction"),
                )
            )

    def _read_article(self, folder: Folder, section: Folder) -> None:
        if folder.slug in self.order:
            taken = self._name(self.order[folder.slug])
            self._fault(folder.path, 1, f"The slug “{folder.slug}” is already that of {taken}.")
            return
        self.order[folder.slug] = folder.path
        files = {}
        for path in self._files(folder.path):
            text = self._text(path)
            if text is not None:
                files[path.relative_to(folder.path).as_posix()] = text
        parser = ArticleParser(self._name(folder.path), files)
        source = parser.parse()
        self.read.faults += parser.faults
        if source:
            self.read.articles.append(
                ArticleFolder(
                    name=f"{section.path.name}/{folder.path.name}",
                    path=parser.folder,
                    slug=folder.slug,
                    place=Place(section.slug, folder.position),
                    source=source,
                    files=files,
                    lines=parser.where(),
                )
            )

    def _refuse_shared_titles(self) -> None:
        seen: dict[str, str] = {}
        for section in self.read.sections:
            if section.entry.title in seen:
                shared = (
                    f"The title “{section.entry.title}” is that of {seen[section.entry.title]}."
                )
                self.read.faults.append(Fault(f"{section.path}/{SECTION}", 1, shared))
            seen[section.entry.title] = section.path

    def _refuse_unknown_slugs(self) -> None:
        """Categories, companies and prerequisites exist, and prerequisites come earlier."""
        taxonomy = self.read.taxonomy
        categories = [item.slug for item in taxonomy.categories] if taxonomy else None
        companies = [item.slug for item in taxonomy.companies] if taxonomy else None
        order = list(self.order)
        for folder in self.read.articles:
            entry = folder.source.entry
            self._refuse_unknown(folder, "entry.category", entry.category, categories, "category")
            for index, company in enumerate(entry.companies):
                self._refuse_unknown(folder, f"companies.{index}", company, companies, "company")
            for index, slug in enumerate(entry.prerequisites):
                part = f"prerequisites.{index}"
                self._refuse_unknown(folder, part, slug, order, "article")
                if slug in order[order.index(folder.slug) :]:
                    late = f"The prerequisite “{slug}” does not come earlier in the curriculum."
                    self.read.faults.append(folder.fault(part, late))

    def _refuse_unknown(
        self, folder: ArticleFolder, part: str, slug: str, known: Sequence[str] | None, kind: str
    ) -> None:
        if known is None or slug in known:
            return
        close = get_close_matches(slug, known, n=1)
        hint = f" Did you mean “{close[0]}”?" if close else ""
        self.read.faults.append(folder.fault(part, f"There is no {kind} “{slug}”.{hint}"))

    def _numbered(self, parent: Path) -> Iterator[Folder]:
        positions: dict[int, str] = {}
        for path in sorted(parent.iterdir()):
            if not path.is_dir() or is_hidden(path.name):
                continue
            match = NUMBERED.fullmatch(path.name)
            if match is None:
                self._fault(path, 1, "A folder is called like 03-some-slug.")
                continue
            position = int(match["position"])
            if position in positions or position == 0:
                other = positions.get(position, "no folder; counting begins with 01")
                self._fault(path, 1, f"Position {match['position']} is that of {other}.")
                continue
            positions[position] = path.name
            yield Folder(path, position, match["slug"])

    def _files(self, folder: Path) -> Iterator[Path]:
        for path in sorted(folder.rglob("*")):
            if any(is_hidden(part) for part in path.relative_to(folder).parts):
                continue
            if path.is_symlink() or path.is_file():
                yield path

    def _text(self, path: Path) -> str | None:
        fault = self._unreadable(path)
        if fault:
            self._fault(path, 1, fault)
            return None
        raw = path.read_bytes()
        try:
            text = raw.decode()
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            self._fault(path, line, "The file is not UTF-8 here.")
            return None
        if "\0" in text:
            line = text[: text.index("\0")].count("\n") + 1
            self._fault(path, line, "A NUL character, which no text holds.")
            return None
        return text

    def _unreadable(self, path: Path) -> str:
        if not path.resolve().is_relative_to(self.resolved_root):
            return "The file is a link that leads out of the curriculum."
        if not path.is_file():
            return "The file is missing."
        if path.stat().st_size > LARGEST_FILE:
            return f"The file is larger than {LARGEST_FILE // 1000} kB."
        if len(path.relative_to(self.root).as_posix()) > LONGEST_PATH:
            return f"The path is longer than {LONGEST_PATH} characters."
        return ""

    def _name(self, path: Path) -> str:
        """As the author knows it: from where the command was given, or from the root."""
        start = Path.cwd() if path.is_relative_to(Path.cwd()) else self.root.parent
        return path.relative_to(start).as_posix()

    def _fault(self, path: Path, line: int, message: str) -> None:
        self.read.faults.append(Fault(self._name(path), line, message))


def is_hidden(name: str) -> bool:
    """What editors and Python leave beside the files."""
    return name.startswith((".", "__"))
