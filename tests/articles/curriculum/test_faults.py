from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.curriculum.faults import CurriculumError
from articles.curriculum.loading import load_curriculum
from articles.models import Article, Category, Section, SourceFile
from tests.articles.curriculum.folder import SECTION, CurriculumFolder, draft
from tests.articles.curriculum.test_loading import NOW

pytestmark = pytest.mark.django_db
KV = "01-core/01-the-kv-cache"


def faults(folder: CurriculumFolder) -> list[tuple[str, int, str]]:
    """(path below the root, line, message) of what a load refuses."""
    with pytest.raises(CurriculumError) as raised:
        load_curriculum(folder.root, NOW)
    prefix = f"{folder.root.name}/"
    return [
        (fault.path.removeprefix(prefix), fault.line, fault.message)
        for fault in raised.value.faults
    ]


def line_of(folder: CurriculumFolder, path: str, text: str) -> int:
    lines = (folder.root / path).read_text().split("\n")
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_every_fault_of_every_file_is_reported_at_once(curriculum: CurriculumFolder) -> None:
    article, answers = f"{KV}/article.md", f"{KV}/answers.md"
    curriculum.edit(article, "category: nlp-fundamentals", "category: nlp-fundamental")
    curriculum.edit(article, "difficulty: easy", "difficulty: simple")
    curriculum.edit(answers, "passing: [met, missed]", "passing: [met, perhaps]")
    curriculum.edit(answers, "# Strong\n\nHalf", "# Stronger\n\nHalf")
    curriculum.edit(f"{KV}/breakdown.md", "[@shazeer2019]", "[@nobody1999]")
    curriculum.edit(f"{KV}/practice.yaml", "kind: numeric", "kind: number")
    curriculum.edit("01-core/02-batching/article.md", "title:", "titel:")
    curriculum.edit("01-core/section.yaml", "*everything*", "<b>everything</b>")
    curriculum.edit("taxonomy.yaml", "slug: sample-ai}", "slug: Sample AI}")

    found = faults(curriculum)
    assert [(path, line) for path, line, _ in found] == [
        (answers, line_of(curriculum, answers, "passing:")),
        (answers, line_of(curriculum, answers, "# Passing")),
        (answers, line_of(curriculum, answers, "# Stronger")),
        (article, line_of(curriculum, article, "difficulty:")),
        (f"{KV}/practice.yaml", 2),
        ("01-core/02-batching/article.md", 2),
        ("01-core/02-batching/article.md", 2),
        ("01-core/section.yaml", 3),
        ("01-core/section.yaml", 3),
        ("taxonomy.yaml", 6),
    ]


def test_a_refused_load_leaves_the_database_as_it_was(curriculum: CurriculumFolder) -> None:
    curriculum.edit(f"{KV}/article.md", "[@shazeer2019]", "[@nobody1999]")
    faults(curriculum)

    assert not Section.objects.exists()
    assert not Category.objects.exists()
    assert not Article.objects.exists()
    assert not SourceFile.objects.exists()


def test_the_command_prints_faults_by_file_and_line_and_counts_them(
    curriculum: CurriculumFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(curriculum.root.parent)
    curriculum.edit("taxonomy.yaml", "categories:", "category:")
    curriculum.edit(f"{KV}/article.md", "status: published", "status: publishd")

    with pytest.raises(CommandError) as raised:
        call_command("loadcurriculum", "curriculum")

    lines = str(raised.value).split("\n")
    assert lines[0].startswith(f"curriculum/{KV}/article.md:5: “status”: Input should be 'draft'")
    assert lines[1] == "curriculum/taxonomy.yaml:1: “categories” is missing."
    assert lines[2] == (
        "curriculum/taxonomy.yaml:1: “category” is not a known key; did you mean “categories”?"
    )
    assert lines[3] == "3 faults; nothing was loaded."


ARTICLE_FAULTS = {
    "YAML that does not parse": ("status: published", "status: [published", 6, "YAML: "),
    "a repeated key": ("status: published", "status: draft\nstatus: draft", 6, "given twice"),
    "an alias": ("companies: [sample-ai, example-labs]", "companies: &a [*a]", 8, "alias"),
    "a text where a list belongs": ("[sample-ai, example-labs]", "sample-ai", 8, "“companies”"),
    "an unknown key": ("pitfalls:", "pitfall:", 14, "did you mean “pitfalls”?"),
    "an unknown key in a list": ("gloss:", "gloss_:", 10, "did you mean “gloss”?"),
    "an unknown category": (
        "category: nlp-fundamentals",
        "category: nlp-fundamental",
        7,
        "There is no category “nlp-fundamental”. Did you mean “nlp-fundamentals”?",
    ),
    "an unknown company": (
        "[sample-ai, example-labs]",
        "[sample-ai, exampel-labs]",
        8,
        "There is no company “exampel-labs”. Did you mean “example-labs”?",
    ),
    "a company named twice": ("[sample-ai, example-labs]", "[sample-ai, sample-ai]", 8, "twice"),
    "a date without a zone": (
        "status: published",
        "status: published\npublish_at: 2026-01-05T09:00:00",
        6,
        "“publish_at”",
    ),
    "a flag that is a text": (
        "status: published",
        'status: published\nannounced: "no"',
        6,
        "“announced”",
    ),
    "a schedule without a date": ("status: published", "status: scheduled", 5, "needs publish_at"),
    "an empty rubric": (
        "rubric:\n  - Computes the size of the cache.\n  - Names what `batching` does to it.\n",
        "",
        5,
        "needs a rubric",
    ),
    "a formula that does not parse": ("\\cdot 2 =", "\\cdot \\frac{2 =", 24, "formula"),
    "a citation of nothing": ("[@shazeer2019]", "[@nobody1999]", 20, "cites no reference"),
    "HTML in a criterion": ("Names what", "<b>Names</b> what", 13, "HTML"),
}


@pytest.mark.parametrize("name", ARTICLE_FAULTS)
def test_a_fault_of_an_article_stands_at_its_line(curriculum: CurriculumFolder, name: str) -> None:
    old, new, line, message = ARTICLE_FAULTS[name]
    curriculum.edit(f"{KV}/article.md", old, new)

    matching = [fault for fault in faults(curriculum) if message in fault[2]]
    assert [(path, at) for path, at, _ in matching] == [(f"{KV}/article.md", line)] * len(matching)
    assert matching


ANSWER_FAULTS = {
    "a level is missing": ("# Outstanding", "# Outstanding answer", "There is no answer"),
    "a level is empty": ("# Passing\n\nHalf a megabyte.\n", "# Passing\n", "no answer “# Passing”"),
    "a level is given twice": ("# Strong\n\nHalf", "# Passing\n\nHalf", "given twice"),
    "too many marks": ("passing: [met, missed]", "passing: [met, missed, met]", "3 marks for"),
    "too few follow-ups": ("# Follow-up: And at 8 bits?", "# And at 8 bits?", "here are 2"),
    "a follow-up without a trap": (
        "## The trap\nTo count",
        "## The tarp\nTo count",
        "“## The trap”",
    ),
    "text before the first heading": (
        "# Passing",
        "Well.\n\n# Passing",
        "before the first heading",
    ),
    "a citation of nothing": ("Scales are", "[@nobody1999] Scales are", "cites no reference"),
    "HTML in a question": ("And at 8 bits?", "And <b>at</b> 8 bits?", "HTML"),
}


@pytest.mark.parametrize("name", ANSWER_FAULTS)
def test_a_fault_of_the_answers_is_reported(curriculum: CurriculumFolder, name: str) -> None:
    old, new, message = ANSWER_FAULTS[name]
    curriculum.edit(f"{KV}/answers.md", old, new)

    matching = [fault for fault in faults(curriculum) if message in fault[2]]
    assert [path for path, _, _ in matching] == [f"{KV}/answers.md"] * len(matching)
    assert matching


def test_a_fault_inside_a_follow_up_stands_at_its_own_line(curriculum: CurriculumFolder) -> None:
    path = f"{KV}/answers.md"
    curriculum.edit(path, "Scales are", "[@nobody1999] Scales are")

    assert [fault[1] for fault in faults(curriculum)] == [line_of(curriculum, path, "nobody1999")]


PRACTICE_FAULTS = {
    "a repeated id": ("id: what-grows", "id: bytes-per-token", 8, "given twice"),
    "an option without a reason": (
        ", why: They stay.",
        "",
        13,
        "“quiz.1.options.1.why” is missing",
    ),
    "an answer that is no number": ("answer: 524288", "answer: many", 5, "“quiz.0.answer”"),
    "an answer that is no finite number": ("answer: 524288", "answer: .inf", 5, "“quiz.0.answer”"),
    "an answer that YAML takes for a flag": ("answer: 524288", "answer: yes", 5, "“quiz.0.answer”"),
    "an unknown kind": ("kind: single", "kind: choice", 8, "kind"),
}


@pytest.mark.parametrize("name", PRACTICE_FAULTS)
def test_a_fault_of_the_practice_stands_at_its_line(
    curriculum: CurriculumFolder, name: str
) -> None:
    old, new, line, message = PRACTICE_FAULTS[name]
    curriculum.edit(f"{KV}/practice.yaml", old, new)

    ((path, at, found),) = faults(curriculum)
    assert (path, at) == (f"{KV}/practice.yaml", line)
    assert message in found


def test_a_prerequisite_is_known_and_comes_earlier(curriculum: CurriculumFolder) -> None:
    path = "01-core/02-batching/article.md"
    curriculum.edit(path, "[the-kv-cache]", "[quantisation, the-kv-cach, batching]")

    assert [message for _, _, message in faults(curriculum)] == [
        "The prerequisite “batching” does not come earlier in the curriculum.",
        "The prerequisite “quantisation” does not come earlier in the curriculum.",
        "There is no article “the-kv-cach”. Did you mean “the-kv-cache”?",
    ]


def test_folders_have_a_number_and_a_slug_of_their_own(curriculum: CurriculumFolder) -> None:
    curriculum.add_article("01-core/02-beams", draft("Beams"))
    curriculum.add_article("01-core/Paging", draft("Paging"))
    curriculum.add_article("01-core/00-zero", draft("Zero"))
    curriculum.add_section("02-serving", SECTION)
    curriculum.add_article("02-serving/01-the-kv-cache", draft("The KV Cache"))

    assert faults(curriculum) == [
        ("01-core/00-zero", 1, "Position 00 is that of no folder; counting begins with 01."),
        ("01-core/02-beams", 1, "Position 02 is that of 02-batching."),
        ("01-core/Paging", 1, "A folder is called like 03-some-slug."),
        (
            "02-serving/01-the-kv-cache",
            1,
            f"The slug “the-kv-cache” is already that of {curriculum.root.name}/{KV}.",
        ),
        (
            "02-serving/section.yaml",
            1,
            "The title “Core Foundations” is that of curriculum/01-core.",
        ),
    ]


def test_files_that_cannot_be_read_are_named(curriculum: CurriculumFolder, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("Secret")
    curriculum.write("01-core/02-batching/article.md", b"---\ntitle: \xff\n---\n")
    curriculum.write("01-core/03-quantisation/breakdown.md", "---\nquestion: a\0b\n---\n")
    curriculum.write("01-core/03-quantisation/answers.md", "x" * 200_001)
    (curriculum.root / KV / "answers.md").unlink()
    (curriculum.root / KV / "answers.md").symlink_to(outside)
    (curriculum.root / "taxonomy.yaml").unlink()

    found = faults(curriculum)
    assert ("01-core/02-batching/article.md", 2, "The file is not UTF-8 here.") in found
    assert (
        "01-core/03-quantisation/breakdown.md",
        2,
        "A NUL character, which no text holds.",
    ) in found
    assert ("01-core/03-quantisation/answers.md", 1, "The file is larger than 200 kB.") in found
    assert (
        f"{KV}/answers.md",
        1,
        "The file is a link that leads out of the curriculum.",
    ) in found
    assert ("taxonomy.yaml", 1, "The file is missing.") in found


def test_a_misspelt_file_is_named_with_what_it_may_be(curriculum: CurriculumFolder) -> None:
    curriculum.write(f"{KV}/breakdwon.md", "x")
    curriculum.write(f"{KV}/exercise/.hidden", "x")
    curriculum.write(f"{KV}/exercise/wrong_layers.py", "x")

    assert faults(curriculum) == [
        (f"{KV}/breakdwon.md", 1, "This is no file of an article. Did you mean breakdown.md?")
    ]


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(CurriculumError, match="There is no such folder"):
        load_curriculum(tmp_path / "nowhere", NOW)


def test_a_term_that_an_edited_article_still_has_is_not_removed(
    curriculum: CurriculumFolder,
) -> None:
    load_curriculum(curriculum.root, NOW)
    Article.objects.filter(slug="the-kv-cache").update(summary="Edited in the admin.")
    curriculum.edit("taxonomy.yaml", "  - {name: Example Labs, slug: example-labs}\n", "")
    curriculum.edit(f"{KV}/article.md", ", example-labs]", "]")

    ((path, _, message),) = faults(curriculum)
    assert path == "taxonomy.yaml"
    assert "“example-labs” is not here any more" in message


def test_what_the_database_refuses_is_a_fault_too(curriculum: CurriculumFolder) -> None:
    load_curriculum(curriculum.root, NOW)
    Section.objects.create(position=9, title="Serving", slug="made-in-the-admin", emoji="x")
    curriculum.add_section("02-serving", SECTION.replace("Core Foundations", "Serving"))

    ((_, _, message),) = faults(curriculum)
    assert message.startswith("The database refuses it: duplicate key")


def test_a_category_that_the_kept_taxonomy_has_not_is_a_fault(
    curriculum: CurriculumFolder,
) -> None:
    Category.objects.create(name="Made in the admin", slug="made-in-the-admin")

    messages = {message for _, _, message in faults(curriculum)}
    assert (
        "“nlp-fundamentals” is not in the database, whose taxonomy was edited in the admin; "
        "--overwrite takes taxonomy.yaml."
    ) in messages
