from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from articles.curriculum.faults import CurriculumError
from articles.models import Article, ArticleCompany, Category, FollowUp, Section
from tests.articles.curriculum.folder import CurriculumFolder, draft
from tests.articles.curriculum.test_loading import load, places
from tests.factories import make_draft

pytestmark = pytest.mark.django_db
KV = "01-core/01-the-kv-cache"


def edit(**fields: object) -> None:
    Article.objects.filter(slug="the-kv-cache").update(**fields)


def kv_cache() -> Article:
    return Article.objects.get(slug="the-kv-cache")


def test_an_edit_is_kept_while_the_files_do_not_change(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    edit(summary="Better words.")
    report = load(curriculum)

    assert report.kept == ["the-kv-cache"]
    assert report.updated == []
    assert kv_cache().summary == "Better words."


def test_an_edit_of_any_part_is_kept(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    FollowUp.objects.filter(position=2).update(trap="Another trap.")
    ArticleCompany.objects.filter(position=1).delete()

    assert load(curriculum).kept == ["the-kv-cache"]


def test_saving_without_a_change_is_no_edit(curriculum: CurriculumFolder) -> None:
    """Browsers send CRLF at the ends of lines."""
    load(curriculum)
    edit(body=kv_cache().body.replace("\n", "\r\n"))

    assert load(curriculum).kept == []


def test_an_edit_is_kept_when_the_files_change_and_the_conflict_is_named(
    curriculum: CurriculumFolder,
) -> None:
    load(curriculum)
    edit(summary="Better words.")
    curriculum.edit(f"{KV}/article.md", "difficulty: easy", "difficulty: hard")

    for _ in range(2):  # it stays a conflict until it is resolved
        report = load(curriculum)
        assert report.conflicts == [("the-kv-cache", ["summary", "difficulty"])]
        assert report.updated == []
        assert kv_cache().summary == "Better words."
        assert kv_cache().difficulty == "easy"


def test_the_command_prints_conflicts_and_succeeds(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    edit(summary="Better words.")
    curriculum.edit(f"{KV}/article.md", "difficulty: easy", "difficulty: hard")
    output = StringIO()
    call_command("loadcurriculum", curriculum.root, stdout=output)

    assert output.getvalue().splitlines() == [
        (
            "Conflict: the-kv-cache was edited in the admin and its files changed too "
            "(summary, difficulty). The edit is kept; --overwrite takes the files."
        ),
        "Curriculum: nothing to write.",
    ]


@pytest.mark.parametrize("files_changed", [True, False])
def test_overwrite_takes_the_files(curriculum: CurriculumFolder, files_changed: bool) -> None:
    load(curriculum)
    edit(summary="Better words.")
    if files_changed:
        curriculum.edit(f"{KV}/article.md", "difficulty: easy", "difficulty: hard")
    report = load(curriculum, overwrite=True)

    assert report.updated == ["the-kv-cache"]
    assert report.conflicts == []
    assert kv_cache().summary == "Why decoding is bound by memory."
    assert load(curriculum).updated == []


def test_the_same_edit_in_the_files_is_an_agreement(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    edit(difficulty="hard")
    before = kv_cache().updated_at
    curriculum.edit(f"{KV}/article.md", "difficulty: easy", "difficulty: hard")
    report = load(curriculum)

    assert (report.kept, report.conflicts) == ([], [])
    assert kv_cache().updated_at == before
    assert load(curriculum).updated == []


def test_an_article_made_in_the_admin_is_not_overwritten_by_a_file_of_its_name(
    curriculum: CurriculumFolder,
) -> None:
    load(curriculum)
    make_draft(Section.objects.get(), slug="paging", title="Paging", position=4)
    curriculum.add_article("01-core/04-paging", draft("Paged Attention"))
    ((slug, differences),) = load(curriculum).conflicts

    assert slug == "paging"
    assert "title" in differences
    assert Article.objects.get(slug="paging").title == "Paging"


def test_an_edited_article_follows_a_renumbering(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    Article.objects.filter(slug="batching").update(summary="Better words.")
    curriculum.move("01-core/03-quantisation", "01-core/04-quantisation")
    curriculum.move("01-core/02-batching", "01-core/03-batching")
    curriculum.add_article("01-core/02-paging", draft("Paging"))
    report = load(curriculum)

    assert report.kept == ["batching"]
    assert places()["batching"] == ("core", 3)
    assert Article.objects.get(slug="batching").summary == "Better words."
    assert load(curriculum).updated == []


def test_a_place_given_in_the_admin_is_kept(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    Article.objects.filter(slug="batching").update(position=9)
    report = load(curriculum)

    assert report.kept == ["batching"]
    assert places()["batching"] == ("core", 9)


def test_two_different_moves_are_a_conflict_until_it_is_resolved(
    curriculum: CurriculumFolder,
) -> None:
    load(curriculum)
    Article.objects.filter(slug="quantisation").update(position=9)
    curriculum.move("01-core/03-quantisation", "01-core/05-quantisation")

    for _ in range(2):
        assert load(curriculum).conflicts == [("quantisation", ["place"])]
        assert places()["quantisation"] == ("core", 9)
    load(curriculum, overwrite=True)
    assert places()["quantisation"] == ("core", 5)


def test_a_place_that_two_articles_claim_is_a_fault(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    Article.objects.filter(slug="batching").update(position=4)
    curriculum.add_article("01-core/04-paging", draft("Paging"))

    with pytest.raises(CurriculumError, match="would both be number 4"):
        load(curriculum)
    load(curriculum, overwrite=True)
    assert places()["batching"] == ("core", 2)


def test_an_edited_section_and_an_edited_category_are_kept(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    Section.objects.update(emoji="🔬")
    Category.objects.filter(slug="inference").update(description="Better words.")
    assert load(curriculum).kept == ["core", "taxonomy.yaml"]

    curriculum.edit("01-core/section.yaml", "Read a shape", "Understand a shape")
    curriculum.edit("taxonomy.yaml", "Sample AI", "Sample")
    assert load(curriculum).conflicts == [
        ("core", ["emoji", "outcomes"]),
        ("taxonomy.yaml", ["categories", "companies"]),
    ]

    load(curriculum, overwrite=True)
    assert Section.objects.get().emoji == "🧪"
    assert Category.objects.get(slug="inference").description == "How answers are made."
