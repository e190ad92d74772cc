from __future__ import annotations

from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.curriculum.exporting import Written, make_export, write_export
from articles.curriculum.faults import CurriculumError
from articles.models import Article, Breakdown, ModelAnswer, RubricCriterion, Section
from tests.articles.curriculum.folder import FULL, CurriculumFolder
from tests.articles.curriculum.test_loading import NOW, WRITES, load
from tests.factories import make_draft

pytestmark = pytest.mark.django_db
KV = "01-core/01-the-kv-cache"


def export(folder: CurriculumFolder, now: datetime = NOW) -> Written:
    return write_export(folder.root, make_export(now))


def test_an_export_gives_the_very_bytes_that_were_loaded(
    curriculum: CurriculumFolder, tmp_path: Path
) -> None:
    load(curriculum)
    exported = CurriculumFolder(tmp_path / "exported")
    export(exported)

    assert exported.files() == curriculum.files()


def test_an_export_gives_back_crlf_and_a_byte_order_mark(
    curriculum: CurriculumFolder, tmp_path: Path
) -> None:
    for name in ("section.yaml", *(f"01-the-kv-cache/{name}" for name in FULL)):
        text = (curriculum.root / "01-core" / name).read_bytes().replace(b"\n", b"\r\n")
        curriculum.write(f"01-core/{name}", b"\xef\xbb\xbf" + text)
    load(curriculum)
    exported = CurriculumFolder(tmp_path / "exported")
    export(exported)

    assert exported.files() == curriculum.files()


def test_an_export_over_the_files_writes_nothing(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    output = StringIO()
    with CaptureQueriesContext(connection) as queries:
        call_command("exportcurriculum", curriculum.root, stdout=output)

    assert output.getvalue() == "Nothing to write; the files say what the database says.\n"
    assert not [q for q in queries.captured_queries if q["sql"].startswith(WRITES)]


def test_an_edit_goes_into_its_file_alone_and_the_next_load_agrees(
    curriculum: CurriculumFolder,
) -> None:
    load(curriculum)
    ModelAnswer.objects.filter(level="strong").update(body="Better words.")
    before = curriculum.files()
    done = export(curriculum)

    assert done.written == [f"{KV}/answers.md"]
    changed = {name for name, text in curriculum.files().items() if before[name] != text}
    assert changed == {f"{KV}/answers.md"}
    report = load(curriculum)
    assert (report.kept, report.conflicts) == ([], [])
    assert load(curriculum).updated == []


def test_an_edited_front_matter_loads_as_what_the_database_says(
    curriculum: CurriculumFolder, tmp_path: Path
) -> None:
    load(curriculum)
    Article.objects.filter(slug="the-kv-cache").update(
        title="The “KV” cache: half 'a' story", summary="yes", minutes_pinned=7
    )
    RubricCriterion.objects.filter(position=1).update(text="- no list, # no comment: *a* `b`")
    export(curriculum)

    report = load(curriculum)
    assert (report.kept, report.conflicts, report.updated) == ([], [], ["the-kv-cache"])
    assert Article.objects.get(slug="the-kv-cache").summary == "yes"


def test_the_date_of_publication_goes_into_a_file_that_is_written_anew(
    curriculum: CurriculumFolder,
) -> None:
    load(curriculum)
    Article.objects.filter(slug="the-kv-cache").update(summary="Better words.")
    export(curriculum)

    text = (curriculum.root / KV / "article.md").read_text()
    assert "publish_at: 2026-06-01T12:00:00Z" in text


def test_a_part_deleted_in_the_admin_loses_its_file(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    Breakdown.objects.all().delete()
    done = export(curriculum)

    assert done.removed == [f"{KV}/breakdown.md"]
    assert not (curriculum.root / KV / "breakdown.md").exists()
    load(curriculum)
    assert load(curriculum).updated == []


def test_an_article_moved_in_the_admin_moves_its_folder(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    Article.objects.filter(slug="quantisation").update(position=7)
    export(curriculum)

    assert not (curriculum.root / "01-core/03-quantisation").exists()
    assert (curriculum.root / "01-core/07-quantisation/article.md").exists()
    assert load(curriculum).kept == []


def test_a_file_that_changed_since_is_not_removed(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    Article.objects.filter(slug="quantisation").update(position=7)
    curriculum.edit("01-core/03-quantisation/article.md", "medium", "hard")
    done = export(curriculum)

    assert done.kept == ["01-core/03-quantisation/article.md"]
    assert (curriculum.root / "01-core/03-quantisation/article.md").exists()


def test_what_was_made_in_the_admin_is_written(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    make_draft(Section.objects.get(), slug="paging", title="Paging", position=4)
    Section.objects.update(emoji="🔬")
    done = export(curriculum)

    assert set(done.written) >= {"01-core/section.yaml", "01-core/04-paging/article.md"}
    report = load(curriculum)
    assert (report.kept, report.conflicts, report.created) == ([], [], [])


def test_answers_that_no_file_can_hold_are_named(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    ModelAnswer.objects.filter(level="strong").delete()
    output = StringIO()
    call_command("exportcurriculum", curriculum.root, stdout=output)

    assert "Left out: the-kv-cache: answers.md takes answers of all three" in output.getvalue()


def test_a_slug_that_makes_no_folder_is_refused_before_anything_is_written(
    curriculum: CurriculumFolder,
) -> None:
    load(curriculum)
    Article.objects.filter(slug="batching").update(slug="Batching_2")
    Section.objects.update(emoji="🔬")
    before = curriculum.files()

    with pytest.raises(CurriculumError, match="02-Batching_2 is no folder's name"):
        export(curriculum)
    assert curriculum.files() == before


def test_the_real_curriculum_goes_round_byte_for_byte(tmp_path: Path) -> None:
    source = CurriculumFolder(settings.CURRICULUM_DIR)
    load(source)
    assert load(source).updated == []
    exported = CurriculumFolder(tmp_path / "exported")
    export(exported)

    assert exported.files() == source.files()
