"""The texts in which a reported passage may stand, and which of them it stands in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from articles.models import Article, ReaderReport
from articles.passages import LessonText, Quoting

Part = ReaderReport.Part


def text_version(article: Article) -> str:
    """Changes with every letter of the lesson; its revision counts what matters to readers."""
    return hashlib.sha256(article.body.encode()).hexdigest()[:12]


def part_of(passage: Quoting, article: Article, *, may_read_premium: bool) -> str:
    """Where it stands. Premium parts are looked into for those alone who may read them.

    `article` comes from Article.objects.for_reading().
    """
    if not passage.quote:
        return Part.WHOLE
    if LessonText(open_text(article)).find(passage):
        return Part.LESSON
    if may_read_premium and LessonText(premium_text(article)).find(passage):
        return Part.PREMIUM
    return Part.UNKNOWN


def stands(report: ReaderReport, article: Article) -> bool:
    """Whether its passage is in the article now; for those who may read all of it."""
    texts = [open_text(article)]
    if report.part != Part.LESSON:
        texts.append(premium_text(article))
    return any(LessonText(text).find(report) for text in texts)


def open_text(article: Article) -> str:
    row: Any = article
    around = [part["html"] for part in [*row.rubric_rows, *row.pitfall_rows]]
    concepts = [f"<p>{part['term']} {part['gloss']}</p>" for part in row.key_concept_rows]
    references = [
        f"<p>{part['authors']} {part['title']} {part['venue']} {part['year']}</p>"
        for part in row.reference_rows
    ]
    return _joined([article.body_html, *around, *concepts, *references])


def premium_text(article: Article) -> str:
    row: Any = Article.objects.with_premium_parts().get(pk=article.pk)
    parts = [*row.breakdown_rows, *row.model_answer_rows, *row.follow_up_rows]
    return _joined(
        html for part in parts for name, html in part.items() if name.endswith("html") and html
    )


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(texts)
