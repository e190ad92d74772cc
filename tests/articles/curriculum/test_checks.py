from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles.curriculum.checks import check_curriculum
from tests.articles.curriculum.complete import FIGURE, complete_article
from tests.articles.curriculum.folder import SECTION, TAXONOMY, CurriculumFolder, draft

ONE, TWO = "01-core/01-one", "01-core/02-two"


@pytest.fixture
def lessons(tmp_path: Path) -> CurriculumFolder:
    """Two articles that pass every check, and one that is announced."""
    folder = CurriculumFolder(tmp_path / "curriculum")
    folder.write("taxonomy.yaml", TAXONOMY)
    folder.add_section("01-core")
    folder.add_article(ONE, complete_article(1))
    folder.add_article(TWO, complete_article(2))
    folder.add_article("01-core/03-three", draft("Three", "[two]"))
    return folder


def complaints(folder: CurriculumFolder) -> list[tuple[str, str]]:
    """(path below the root, message)."""
    prefix = f"{folder.root.name}/"
    return [
        (fault.path.removeprefix(prefix), fault.message)
        for fault in check_curriculum(folder.root).faults
    ]


def test_complete_articles_pass(lessons: CurriculumFolder) -> None:
    output = StringIO()
    call_command("checkcurriculum", lessons.root, stdout=output)

    assert output.getvalue() == (
        "3 articles checked, 2 of them out or about to come out; no faults.\n"
    )


def test_the_real_curriculum_passes() -> None:
    checked = check_curriculum(settings.CURRICULUM_DIR)

    assert [str(fault) for fault in checked.faults] == []
    assert checked.articles == 104
    assert checked.lessons >= 1


BROKEN = {
    "no main figure": (
        "article.md",
        FIGURE.splitlines()[0],
        "```text",
        "The lesson has no main figure (```d2).",
    ),
    "a figure's caption": ("article.md", "Visual anchor: a loop", "A loop", "begins with “Visual"),
    "no table": ("article.md", "| --- | ---: |\n", "", "no table"),
    "no key insight": ("article.md", "::: insight", "::: note", "no Key insight"),
    "a reference that nothing cites": (
        "article.md",
        "references:\n",
        "references:\n  - {key: b2020, title: B, authors: B, year: 2020, venue: V}\n",
        "Nothing cites [@b2020].",
    ),
    "an output that is not printed": (
        "article.md",
        "```output\n524288",
        "```output\n524289",
        "Line 1 of the output is “524288” and not “524289”.",
    ),
    "code that does not run": (
        "article.md",
        "print(2 * 32 * 4096 * 2)",
        "print(2 * layers)",
        "The code does not run: NameError: name 'layers' is not defined",
    ),
    "a link to nowhere": (
        "article.md",
        "## How much",
        "Read [this](article:thre).\n\n## How much",
        "There is no article “thre” to link to. Did you mean “three”?",
    ),
    "a link to nowhere in a pitfall": (
        "article.md",
        "pitfalls: [Forgetting the layers.]",
        "pitfalls: ['Forgetting [them](article:layers).']",
        "There is no article “layers” to link to.",
    ),
    "a link to nowhere in a card": (
        "practice.yaml",
        "back: It}",
        "back: 'See [it](article:it)'}",
        "There is no article “it” to link to.",
    ),
    "a link to no page of ours": (
        "article.md",
        "## How much",
        "See [what it costs](/price/).\n\n## How much",
        "The site has no page /price/.",
    ),
    "a link that goes around the slug": (
        "breakdown.md",
        "## Clarify",
        "Read [two](/learn/two/#part).\n\n## Clarify",
        "A link to an article is written article:two.",
    ),
    "an image that is not there": (
        "article.md",
        "## How much",
        '![A cache](/static/img/cache.svg "A cache")\n\n## How much',
        "There is no file static/img/cache.svg.",
    ),
    "a formula that does not parse": ("article.md", "$$m =", "$$m = \\frac{1", "formula"),
    "a diagram that does not compile": ("article.md", "model -> answer", "model -> {", "D2: "),
    "an exercise whose solution is wrong": (
        "exercise/solution.py",
        "2 * layers",
        "3 * layers",
        "The solution does not pass: AssertionError: 9 != 6 : each layer keeps two bytes",
    ),
    "an exercise whose starter is right": (
        "exercise/starter.py",
        "raise NotImplementedError",
        "return 2 * layers",
        "It passes the tests.",
    ),
    "a wrong solution that passes": (
        "exercise/wrong_one_byte.py",
        "return layers",
        "return layers * 2",
        "It passes the tests.",
    ),
    "a wrong solution that breaks down": (
        "exercise/wrong_one_byte.py",
        "return layers",
        "return layer",
        "It does not fail with a message that teaches: NameError: name 'layer' is not defined",
    ),
    "a wrong solution that names no mistake": (
        "exercise/wrong_one_byte.py",
        '"""Forgets the second byte."""',
        "",
        "Its docstring has to name the mistake.",
    ),
    "a test that does not teach": (
        "exercise/test_exercise.py",
        ', "each layer keeps two bytes"',
        "",
        "It does not fail with a message that teaches",
    ),
    "a solution that takes its time": (
        "exercise/solution.py",
        "return 2 * layers",
        "return 2 * layers if [n for n in range(10**9) if n < 0] == [] else 0",
        "The solution does not pass: it takes more than 2 seconds",
    ),
    "a solution that needs more than the standard library": (
        "exercise/solution.py",
        "def size",
        "import numpy\n\n\ndef size",
        "The solution does not pass: ModuleNotFoundError: No module named 'numpy'",
    ),
    "a choice without a correct option": (
        "practice.yaml",
        "correct: true, ",
        "",
        "A single choice has one correct option; here are 0.",
    ),
    "a tolerance that is too wide": (
        "practice.yaml",
        "unit: bytes",
        "tolerance: 0.5",
        "A tolerance of 0.5 lets wrong answers pass.",
    ),
    "accepted answers that are the same": (
        "practice.yaml",
        "prompt: What is 0?, accept: [cache, kv cache]",
        "prompt: What is 0?, accept: [cache, Cache]",
        "Two accepted answers are the same but for case and space.",
    ),
    "a formula in a question": ("practice.yaml", "What is 0?", "What is $\\frac$?", "formula"),
    "too few cards": (
        "practice.yaml",
        "  - {id: card-3, front: What is 3?, back: It}\n",
        "",
        "5 to",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_breaks_a_lesson_is_reported(lessons: CurriculumFolder, name: str) -> None:
    path, old, new, message = BROKEN[name]
    lessons.edit(f"{ONE}/{path}", old, new)

    found = complaints(lessons)
    assert any(message in complaint for _, complaint in found), found
    assert {path.startswith(f"{ONE}/") for path, _ in found} == {True}


def test_a_lesson_is_neither_short_nor_long(lessons: CurriculumFolder) -> None:
    text = (lessons.root / ONE / "article.md").read_text()
    lessons.write(f"{ONE}/article.md", text.partition("## Part 3")[0])
    longer = "\n\n".join(f"Word{n} " * 500 for n in range(4))
    lessons.write(f"{TWO}/article.md", complete_article(2)["article.md"] + longer)

    found = complaints(lessons)
    assert [path for path, _ in found] == [f"{ONE}/article.md", f"{TWO}/article.md"]
    assert all("1,800 to 3,500 are wanted" in message for _, message in found)


def test_capstones_may_run_longer(lessons: CurriculumFolder) -> None:
    lessons.add_section("02-portfolio-capstones", SECTION.replace("Core", "Portfolio"))
    longer = "\n\n".join(f"Word{n} " * 500 for n in range(4))
    files = complete_article(3)
    files["article.md"] += longer
    lessons.add_article("02-portfolio-capstones/01-capstone", files)

    assert complaints(lessons) == []


def test_a_lesson_links_to_its_prerequisites(lessons: CurriculumFolder) -> None:
    lessons.edit(f"{TWO}/article.md", "difficulty: easy", "difficulty: easy\nprerequisites: [one]")
    assert [message for _, message in complaints(lessons)] == [
        "The lesson does not link to its prerequisite: [text](article:one)."
    ]
    lessons.edit(f"{TWO}/article.md", "## How much", "After [One](article:one).\n\n## How much")
    assert complaints(lessons) == []


def test_the_same_work_has_one_year(lessons: CurriculumFolder) -> None:
    lessons.edit(f"{TWO}/article.md", "year: 2019", "year: 2020")

    assert [message for _, message in complaints(lessons)] == [
        "“Fast Transformer Decoding” is of 2020 here and of 2019 in one."
    ]


def test_no_paragraph_stands_in_two_articles(lessons: CurriculumFolder) -> None:
    shared = "A *shared* paragraph is found when twelve of its words, or more, are the same."
    other = "a shared paragraph is found, when twelve of its\nwords or more are the same"
    lessons.edit(f"{ONE}/article.md", "## Part 3", f"{shared}\n\n## Part 3")
    lessons.edit(f"{TWO}/breakdown.md", "## Clarify", f"## Clarify\n\n{other}")

    ((path, message),) = complaints(lessons)
    assert path == f"{TWO}/breakdown.md"
    assert message.startswith("The paragraph stands in one too: “a shared paragraph")


def test_code_may_stand_in_two_articles(lessons: CurriculumFolder) -> None:
    code = "```text\none two three four five six seven eight nine ten eleven twelve\n```"
    for folder in (ONE, TWO):
        lessons.edit(f"{folder}/article.md", "## Part 3", f"{code}\n\n## Part 3")

    assert complaints(lessons) == []


def test_parts_that_the_guide_asks_for_are_missed(lessons: CurriculumFolder) -> None:
    for name in ("breakdown.md", "answers.md", "practice.yaml", "exercise/wrong_one_byte.py"):
        (lessons.root / ONE / name).unlink()

    assert [path for path, _ in complaints(lessons)] == [
        f"{ONE}/answers.md",
        f"{ONE}/breakdown.md",
        f"{ONE}/exercise/solution.py",
        f"{ONE}/practice.yaml",
    ]


def test_a_draft_is_checked_for_its_form_alone(lessons: CurriculumFolder) -> None:
    lessons.edit(f"{ONE}/article.md", "status: published", "status: draft")
    lessons.edit(f"{ONE}/article.md", "524288\n```", "1\n```")
    assert complaints(lessons) == []

    lessons.edit(f"{ONE}/article.md", "$$m =", "$$m = \\frac{1")
    assert len(complaints(lessons)) == 1


def test_only_the_named_articles_are_reported(lessons: CurriculumFolder) -> None:
    for folder in (ONE, TWO):
        lessons.edit(f"{folder}/article.md", "::: insight", "::: note")

    with pytest.raises(CommandError) as raised:
        call_command("checkcurriculum", lessons.root, "--articles", "two")
    assert "/02-two/article.md:" in str(raised.value)
    assert str(raised.value).endswith("\n1 fault.")
    with pytest.raises(CommandError, match="There is no such article"):
        call_command("checkcurriculum", lessons.root, "--articles", "four")
