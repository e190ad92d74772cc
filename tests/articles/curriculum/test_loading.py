from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.curriculum.loading import Report, load_curriculum
from articles.models import Article, Category, Company, Section, SourceFile
from articles.publishing import publish_due
from tests.articles.curriculum.folder import FULL, SECTION, CurriculumFolder, draft

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
WRITES = ("INSERT", "UPDATE", "DELETE")


def load(folder: CurriculumFolder, now: datetime = NOW, *, overwrite: bool = False) -> Report:
    report = load_curriculum(folder.root, now, overwrite=overwrite)
    connection.check_constraints()  # the deferred ones, as a commit would
    return report


def places() -> dict[str, tuple[str, int]]:
    return {
        article.slug: (article.section.slug, article.position)
        for article in Article.objects.select_related("section")
    }


def test_a_load_stores_every_part_typeset(curriculum: CurriculumFolder) -> None:
    report = load(curriculum)

    article = Article.objects.get(slug="the-kv-cache")
    assert report.created == ["core", "the-kv-cache", "batching", "quantisation", "taxonomy.yaml"]
    assert article.title == "The KV Cache"
    assert article.status == "published"
    assert article.published_at == NOW
    assert 'href="#ref-shazeer2019"' in article.body_html
    assert article.minutes == 1
    assert [link.company.slug for link in article.company_links.all()] == [
        "sample-ai",
        "example-labs",
    ]
    assert [criterion.html for criterion in article.rubric.all()] == [
        "Computes the size of the cache.",
        "Names what <code>batching</code> does to it.",
    ]
    assert article.breakdown.diagrams.get().anchor == "breakdown-cache"
    assert [answer.marks for answer in article.model_answers.all()] == [
        ["met", "missed"],
        ["met", "partly"],
        ["met", "met"],
    ]
    assert "# Strong is no heading here" in article.model_answers.get(level="outstanding").body
    assert [item.question for item in article.follow_ups.all()] == [
        "And with `GQA`?",
        "And at 8 bits?",
        "And for a batch of 8?",
    ]
    assert article.follow_ups.all()[0].question_html == "And with <code>GQA</code>?"
    assert Section.objects.get().introduction_html == "<p>What <em>everything</em> rests on.</p>\n"
    assert [category.slug for category in Category.objects.all()] == [
        "nlp-fundamentals",
        "inference",
    ]
    last = Article.objects.get(slug="quantisation")
    assert [link.requires.slug for link in last.prerequisite_links.all()] == [
        "the-kv-cache",
        "batching",
    ]


def test_a_second_load_writes_nothing(curriculum: CurriculumFolder) -> None:
    load(curriculum)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        report = load(curriculum)

    assert (report.created, report.updated, report.kept, report.conflicts) == ([], [], [], [])
    assert len(report.unchanged) == 5
    assert not [q for q in queries.captured_queries if q["sql"].startswith(WRITES)]


def test_the_number_of_statements_does_not_grow_with_the_articles(
    curriculum: CurriculumFolder,
) -> None:
    with CaptureQueriesContext(connection) as few:
        load(curriculum)
    for number in range(4, 14):
        curriculum.add_article(f"01-core/{number:02}-article-{number}", FULL)
    with CaptureQueriesContext(connection) as many:
        load(curriculum)

    assert len(many) <= len(few)


def test_a_changed_file_changes_its_article_alone(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    others = Article.objects.exclude(slug="the-kv-cache")
    untouched = list(others.values_list("slug", "updated_at"))
    curriculum.edit("01-core/01-the-kv-cache/article.md", "0.5 MB", "0.6 MB")
    report = load(curriculum)

    assert report.updated == ["the-kv-cache"]
    assert "0.6 MB" in Article.objects.get(slug="the-kv-cache").body_html
    assert list(others.values_list("slug", "updated_at")) == untouched


def test_a_comment_in_a_file_is_taken_note_of_and_changes_no_article(
    curriculum: CurriculumFolder,
) -> None:
    load(curriculum)
    before = Article.objects.get(slug="batching").updated_at
    curriculum.edit("01-core/02-batching/article.md", "status: draft", "status: draft  # soon")

    assert load(curriculum).updated == ["batching"]
    assert load(curriculum).updated == []
    assert Article.objects.get(slug="batching").updated_at == before
    assert SourceFile.objects.filter(text__contains="# soon").count() == 1


def test_renumbered_folders_change_places(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    curriculum.edit("01-core/03-quantisation/article.md", "[the-kv-cache, batching]", "[]")
    curriculum.move("01-core/02-batching", "01-core/xx")
    curriculum.move("01-core/03-quantisation", "01-core/02-quantisation")
    curriculum.move("01-core/xx", "01-core/03-batching")
    load(curriculum)

    assert places() == {
        "the-kv-cache": ("core", 1),
        "quantisation": ("core", 2),
        "batching": ("core", 3),
    }
    assert load(curriculum).updated == []


def test_an_article_moves_to_another_section_and_stays_the_same(
    curriculum: CurriculumFolder,
) -> None:
    load(curriculum)
    before = Article.objects.get(slug="quantisation").pk
    curriculum.add_section("02-serving", SECTION.replace("Core Foundations", "Serving"))
    curriculum.move("01-core/03-quantisation", "02-serving/01-quantisation")
    load(curriculum)

    assert places()["quantisation"] == ("serving", 1)
    assert Article.objects.get(slug="quantisation").pk == before


def test_sections_change_places(curriculum: CurriculumFolder) -> None:
    curriculum.add_section("02-serving", SECTION.replace("Core Foundations", "Serving"))
    load(curriculum)
    curriculum.move("01-core", "03-core")
    curriculum.move("02-serving", "01-serving")
    curriculum.move("03-core", "02-core")
    load(curriculum)

    assert list(Section.objects.values_list("slug", "position")) == [("serving", 1), ("core", 2)]
    assert load(curriculum).updated == []


def test_an_article_that_left_the_files_stays_and_gives_way(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    curriculum.move("01-core/03-quantisation", "01-core/03-low-bit-weights")
    report = load(curriculum)

    assert report.left_articles == ["quantisation"]
    assert places()["low-bit-weights"] == ("core", 3)
    assert places()["quantisation"] == ("core", 4)
    assert load(curriculum).updated == []

    curriculum.move("01-core/03-low-bit-weights", "01-core/05-low-bit-weights")
    curriculum.add_article("01-core/03-quantisation", draft("Quantisation", "[batching]"))
    assert load(curriculum).kept == []
    assert places()["quantisation"] == ("core", 3)


def test_a_section_that_left_the_files_stays_and_gives_way(curriculum: CurriculumFolder) -> None:
    curriculum.add_section("02-serving", SECTION.replace("Core Foundations", "Serving"))
    load(curriculum)
    curriculum.edit("02-serving/section.yaml", "Serving", "Serving Models")
    curriculum.move("02-serving", "02-serving-models")
    report = load(curriculum)

    assert report.left_sections == ["serving"]
    assert list(Section.objects.values_list("slug", flat=True)) == [
        "core",
        "serving-models",
        "serving",
    ]

    curriculum.move("02-serving-models", "03-serving-models")
    curriculum.add_section("02-serving", SECTION.replace("Core Foundations", "Serving"))
    assert load(curriculum).kept == []
    assert list(Section.objects.values_list("slug", "position")) == [
        ("core", 1),
        ("serving", 2),
        ("serving-models", 3),
    ]


def test_a_term_that_left_the_taxonomy_is_removed(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    curriculum.edit("taxonomy.yaml", "  - {name: Example Labs, slug: example-labs}\n", "")
    curriculum.edit("01-core/01-the-kv-cache/article.md", "[sample-ai, example-labs]", "[]")
    load(curriculum)

    assert list(Company.objects.values_list("slug", flat=True)) == ["sample-ai"]
    assert load(curriculum).updated == []


def test_parts_that_left_the_files_are_removed(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    (curriculum.root / "01-core/01-the-kv-cache/breakdown.md").unlink()
    (curriculum.root / "01-core/01-the-kv-cache/answers.md").unlink()
    load(curriculum)

    article = Article.objects.get(slug="the-kv-cache")
    assert not hasattr(article, "breakdown")
    assert not article.model_answers.exists()
    assert not article.follow_ups.exists()


def test_a_reload_keeps_the_date_on_which_an_article_came_out(
    curriculum: CurriculumFolder,
) -> None:
    load(curriculum)
    curriculum.edit("01-core/01-the-kv-cache/article.md", "0.5 MB", "0.6 MB")
    load(curriculum, NOW + timedelta(days=30))

    assert Article.objects.get(slug="the-kv-cache").published_at == NOW


def test_a_date_in_the_past_is_when_the_article_came_out(curriculum: CurriculumFolder) -> None:
    curriculum.edit(
        "01-core/01-the-kv-cache/article.md",
        "status: published",
        "status: published\npublish_at: 2026-01-05T09:00:00Z",
    )
    load(curriculum)

    came_out = Article.objects.get(slug="the-kv-cache").published_at
    assert came_out == datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_a_schedule_whose_time_is_past_loads_as_published(curriculum: CurriculumFolder) -> None:
    schedule(curriculum, "2026-05-01T09:00:00Z")
    load(curriculum)

    article = Article.objects.get(slug="the-kv-cache")
    assert article.status == "published"
    assert article.published_at == datetime(2026, 5, 1, 9, tzinfo=UTC)
    assert load(curriculum).updated == []


def test_a_schedule_that_came_true_is_no_edit(curriculum: CurriculumFolder) -> None:
    schedule(curriculum, "2026-06-02T09:00:00Z")
    load(curriculum)
    assert Article.objects.get(slug="the-kv-cache").status == "scheduled"
    later = NOW + timedelta(days=2)
    publish_due(later)
    report = load(curriculum, later)

    assert (report.updated, report.kept, report.conflicts) == ([], [], [])
    curriculum.edit("01-core/01-the-kv-cache/article.md", "status: scheduled", "status: published")
    curriculum.edit("01-core/01-the-kv-cache/article.md", "publish_at: 2026-06-02T09:00:00Z\n", "")
    report = load(curriculum, later)
    assert (report.kept, report.conflicts) == ([], [])


def test_crlf_and_a_byte_order_mark_are_kept_and_mean_nothing(
    curriculum: CurriculumFolder,
) -> None:
    load(curriculum)
    before = Article.objects.get(slug="the-kv-cache")
    for name in FULL:
        text = b"\xef\xbb\xbf" + FULL[name].replace("\n", "\r\n").encode()
        curriculum.write(f"01-core/01-the-kv-cache/{name}", text)
    report = load(curriculum)

    after = Article.objects.get(slug="the-kv-cache")
    assert (report.conflicts, report.kept) == ([], [])
    assert after.body == before.body
    assert after.body_html == before.body_html
    assert load(curriculum).updated == []


def schedule(curriculum: CurriculumFolder, at: str) -> None:
    curriculum.edit(
        "01-core/01-the-kv-cache/article.md",
        "status: published",
        f"status: scheduled\npublish_at: {at}",
    )


def test_a_new_article_goes_between_two_others(curriculum: CurriculumFolder) -> None:
    load(curriculum)
    curriculum.move("01-core/03-quantisation", "01-core/04-quantisation")
    curriculum.add_article("01-core/03-paging", draft("Paging"))
    report = load(curriculum)

    assert report.created == ["paging"]
    assert places()["paging"] == ("core", 3)
    assert places()["quantisation"] == ("core", 4)
