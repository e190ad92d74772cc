"""Answers that fill no answers.md yet, for it takes all three levels: they are kept as rows."""

from __future__ import annotations

from typing import Any

import yaml

from articles.models import Article, FollowUp, ModelAnswer
from articles.typesetting import typeset_whole

UNFINISHED = "answers-unfinished.yaml"
ANSWER = ("level", "body", "marks")
FOLLOW_UP = ("position", "question", "tested", "answer", "trap")


def unfinished_answers(article: Article) -> str:
    """Empty where there are none; `article` comes from stored_articles()."""
    answers = [_values(answer, ANSWER) for answer in article.model_answers.all()]
    follow_ups = [_values(item, FOLLOW_UP) for item in article.follow_ups.all()]
    if not answers and not follow_ups:
        return ""
    rows = {"answers": answers, "follow_ups": follow_ups}
    return yaml.safe_dump(rows, sort_keys=False, allow_unicode=True, width=100)


def restore_unfinished(article: Article, text: str) -> None:
    rows = yaml.safe_load(text)
    ModelAnswer.objects.bulk_create(ModelAnswer(article=article, **row) for row in rows["answers"])
    FollowUp.objects.bulk_create(FollowUp(article=article, **row) for row in rows["follow_ups"])
    typeset_whole(article)


def _values(row: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in fields}


def _plain(value: Any) -> Any:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
