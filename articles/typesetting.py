"""Sets what an author wrote into HTML, once, when it is loaded or saved.

Each function fills the rendered fields of one unsaved or changed instance and raises
articles.rendering.RenderingError with every problem of its source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction

from articles.models import (
    ArchitectureDiagram,
    Article,
    Breakdown,
    FollowUp,
    ModelAnswer,
    Pitfall,
    RubricCriterion,
    Section,
)
from articles.rendering import Rendered, render, render_inline


def typeset_section(section: Section) -> None:
    section.introduction_html = render(section.introduction).html


def typeset_article(article: Article, citable: Sequence[str], *, first_line: int = 1) -> Rendered:
    """`citable` are the keys of the article's references, in order."""
    rendered = render(article.body, citable=citable, first_line=first_line)
    article.body_html = rendered.html
    article.headings = [asdict(heading) for heading in rendered.headings]
    article.citations = {key: list(anchors) for key, anchors in rendered.citations.items()}
    article.words = rendered.words
    article.minutes = article.minutes_pinned or (rendered.minutes if article.body.strip() else 0)
    return rendered


def typeset_line(part: RubricCriterion | Pitfall) -> None:
    part.html = render_inline(part.text)


def typeset_breakdown(
    breakdown: Breakdown, citable: Sequence[str], *, first_line: int = 1
) -> list[ArchitectureDiagram]:
    """Returns the unsaved diagrams that stand in its body, in order."""
    rendered = render(
        breakdown.body, citable=citable, id_prefix="breakdown-", first_line=first_line
    )
    breakdown.question_html = render_inline(breakdown.question)
    breakdown.body_html = rendered.html
    breakdown.headings = [asdict(heading) for heading in rendered.headings]
    return [
        ArchitectureDiagram(
            breakdown=breakdown,
            position=position,
            anchor=diagram.id,
            title=diagram.title,
            alt=diagram.alt,
            caption=diagram.caption,
            source=diagram.source,
            svg=diagram.svg,
        )
        for position, diagram in enumerate(rendered.diagrams, 1)
    ]


def typeset_answer(answer: ModelAnswer, citable: Sequence[str], *, first_line: int = 1) -> None:
    answer.body_html = render(
        answer.body, citable=citable, id_prefix=f"{answer.level}-", first_line=first_line
    ).html


def typeset_follow_up(follow_up: FollowUp, citable: Sequence[str]) -> None:
    follow_up.question_html = render_inline(follow_up.question)
    for part in ("tested", "answer", "trap"):
        prefix = f"follow-up-{follow_up.position}-{part}-"
        rendered = render(getattr(follow_up, part), citable=citable, id_prefix=prefix)
        setattr(follow_up, f"{part}_html", rendered.html)


@transaction.atomic
def typeset_whole(article: Article) -> None:
    """Typesets and saves a stored article with all its parts."""
    citable = list(article.references.values_list("key", flat=True))
    typeset_article(article, citable)
    article.save()
    lines: list[RubricCriterion | Pitfall] = [*article.rubric.all(), *article.pitfalls.all()]
    for part in lines:
        typeset_line(part)
        part.save()
    breakdown = Breakdown.objects.filter(article=article).first()
    if breakdown:
        diagrams = typeset_breakdown(breakdown, citable)
        breakdown.save()
        breakdown.diagrams.all().delete()
        ArchitectureDiagram.objects.bulk_create(diagrams)
    for answer in article.model_answers.all():
        typeset_answer(answer, citable)
        answer.save()
    for follow_up in article.follow_ups.all():
        typeset_follow_up(follow_up, citable)
        follow_up.save()
