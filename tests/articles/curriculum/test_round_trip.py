"""What writing.py writes, parsing.py reads as the same, whatever authors put in."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from articles.curriculum.parsing import ArticleParser
from articles.curriculum.schema import (
    ArticleEntry,
    CategoryEntry,
    CompanyEntry,
    ConceptEntry,
    Marks,
    ReferenceEntry,
    SectionEntry,
    Taxonomy,
)
from articles.curriculum.sources import (
    AnswersSource,
    ArticleSource,
    BreakdownSource,
    FollowUpSource,
    trimmed,
)
from articles.curriculum.writing import article_files, entry_file
from articles.curriculum.yaml_lines import YamlDocument

printable = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n")
lines = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=40)
line = (
    st.one_of(
        lines,
        st.sampled_from(
            ["yes", "null", "1e3", "2026-01-01", "- a", "# b", "a: b", "'\"", "@x", "---"]
        ),
    )
    .map(str.strip)
    .filter(bool)
)
# What stands in YAML is stripped of outer space; what stands below it, of blank lines.
text = st.text(printable, min_size=1, max_size=120).map(str.strip).filter(bool)
block = (
    st.lists(st.one_of(line, st.sampled_from(["", "    # code", "```\n# x\n## y\n```", "---"])))
    .map("\n".join)
    .map(lambda value: trimmed("Begins.\n" + value)[0])
    .filter(lambda value: not any(row.startswith(("# ", "## ")) for row in outside_code(value)))
)
slug = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
mark = st.sampled_from(["met", "partly", "missed"])
marks = st.tuples(mark, mark)


def outside_code(value: str) -> list[str]:
    return "".join(value.split("```\n# x\n## y\n```")).split("\n")


def few(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(strategy, max_size=3, unique=True).map(tuple)


concepts = st.builds(ConceptEntry, term=line, gloss=line)
references = st.builds(
    ReferenceEntry,
    key=slug,
    title=line,
    authors=line,
    year=st.integers(1600, 2100),
    venue=line,
    url=st.sampled_from(["", "https://example.org/a?b=c#d"]),
)
entries = st.builds(
    ArticleEntry,
    title=line,
    summary=line,
    status=st.sampled_from(["draft", "retired"]),
    announced=st.booleans(),
    publish_at=st.none()
    | st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(  # noqa: DTZ001
        lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
    ),
    difficulty=st.sampled_from(["easy", "medium", "hard"]),
    category=slug,
    minutes=st.none() | st.integers(1, 600),
    companies=few(slug),
    prerequisites=few(slug),
    key_concepts=st.lists(concepts, max_size=2).map(tuple),
    rubric=st.lists(text, min_size=2, max_size=2).map(tuple),
    pitfalls=few(text),
    references=st.lists(references, max_size=2, unique_by=lambda r: r.key).map(tuple),
)
follow_ups = st.builds(FollowUpSource, question=line, tested=block, answer=block, trap=block)
answers = st.builds(
    AnswersSource,
    marks=st.builds(Marks, passing=marks, strong=marks, outstanding=marks),
    bodies=st.tuples(block, block, block),
    follow_ups=st.lists(follow_ups, min_size=3, max_size=6).map(tuple),
)
articles = st.builds(
    ArticleSource,
    entry=entries,
    body=st.one_of(st.just(""), block),
    breakdown=st.none() | st.builds(BreakdownSource, question=text, body=block),
    answers=st.none() | answers,
    extra=st.just(()),
)


@given(articles)
def test_an_article_that_is_written_reads_the_same(source: ArticleSource) -> None:
    parser = ArticleParser("folder", article_files(source))
    parsed = parser.parse()

    assert parser.faults == []
    assert parsed == source


@given(articles)
def test_line_ends_and_a_byte_order_mark_change_nothing(source: ArticleSource) -> None:
    files = {
        name: "\ufeff" + written.replace("\n", "\r\n")
        for name, written in article_files(source).items()
    }
    assert ArticleParser("folder", files).parse() == source


@given(
    st.builds(SectionEntry, title=line, emoji=st.just("🧪"), introduction=text, outcomes=few(line))
)
def test_a_section_that_is_written_reads_the_same(entry: SectionEntry) -> None:
    assert YamlDocument(entry_file(entry), "section.yaml").read(SectionEntry) == entry


@given(
    st.builds(
        Taxonomy,
        categories=st.lists(
            st.builds(CategoryEntry, name=line, slug=slug, description=line | st.just(""))
        ).map(tuple),
        companies=st.lists(st.builds(CompanyEntry, name=line, slug=slug)).map(tuple),
    )
)
def test_a_taxonomy_that_is_written_reads_the_same(entry: Taxonomy) -> None:
    assert YamlDocument(entry_file(entry), "taxonomy.yaml").read(Taxonomy) == entry
