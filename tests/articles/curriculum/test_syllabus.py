from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.conf import settings

from articles.curriculum.checks import check_curriculum
from tests.articles.curriculum.folder import SECTION, TAXONOMY, CurriculumFolder, draft

SYLLABUS = """\
sections:
- {title: Core Foundations, slug: core, emoji: 🧪, articles: [
  {title: One, slug: one},
  {title: Two, slug: two}]}
- {title: Practice, slug: practice, emoji: 🧰, articles: [
  {title: Three, slug: three}]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> CurriculumFolder:
    (tmp_path / "syllabus.yaml").write_text(SYLLABUS)
    folder = CurriculumFolder(tmp_path / "curriculum")
    folder.write("taxonomy.yaml", TAXONOMY)
    folder.add_section("01-core")
    folder.add_section(
        "02-practice", SECTION.replace("Core Foundations", "Practice").replace("🧪", "🧰")
    )
    folder.add_article("01-core/01-one", draft("One"))
    folder.add_article("01-core/02-two", draft("Two"))
    folder.add_article("02-practice/01-three", draft("Three"))
    return folder


def complaints(folder: CurriculumFolder) -> list[str]:
    return [
        f"{Path(fault.path).name}:{fault.line}: {fault.message}"
        for fault in check_curriculum(folder.root).faults
    ]


def test_a_curriculum_that_follows_its_syllabus_passes(folder: CurriculumFolder) -> None:
    assert complaints(folder) == []


def test_what_departs_from_the_syllabus_is_reported(folder: CurriculumFolder) -> None:
    folder.edit("01-core/01-one/article.md", "title: One", "title: The One")
    folder.edit("02-practice/section.yaml", "🧰", "🔧")
    (folder.root / "01-core/02-two").rename(folder.root / "02-practice/02-two")
    (folder.root / "02-practice/01-three").rename(folder.root / "02-practice/01-four")

    assert sorted(complaints(folder)) == [
        "article.md:2: In the syllabus it stands in core, number 2.",
        "article.md:2: The syllabus has no such article.",
        "article.md:2: The title is “The One” and in the syllabus “One”.",
        "section.yaml:1: The emoji is “🔧” and in the syllabus “🧰”.",
        "syllabus.yaml:6: The article “Three” has no folder.",
    ]


def test_sections_stand_in_the_order_of_the_syllabus(folder: CurriculumFolder) -> None:
    (folder.root / "01-core").rename(folder.root / "03-core")
    folder.add_section("04-more", SECTION.replace("Core Foundations", "More"))

    assert [complaint for complaint in complaints(folder) if "section" in complaint] == [
        "section.yaml:1: In the syllabus it is number 1.",
        "section.yaml:1: The syllabus has no such section.",
    ]


def test_the_real_curriculum_has_its_syllabus() -> None:
    syllabus = yaml.safe_load(settings.CURRICULUM_DIR.with_name("syllabus.yaml").read_text())
    sections = syllabus["sections"]
    assert len(sections) == 12
    assert sum(len(section["articles"]) for section in sections) == 104
