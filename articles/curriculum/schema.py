"""What may stand in the curriculum's YAML."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Line = Annotated[Text, StringConstraints(pattern=r"^[^\n]*$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=60)]
# YAML has types of its own: a year is no text, and “yes” no number.
Flag = Annotated[bool, Field(strict=True)]
Mark = Literal["met", "partly", "missed"]


class Schema(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class CategoryEntry(Schema):
    name: Annotated[Line, Field(max_length=80)]
    slug: Slug
    description: Annotated[str, Field(max_length=200)] = ""


class CompanyEntry(Schema):
    name: Annotated[Line, Field(max_length=80)]
    slug: Slug


class Taxonomy(Schema):
    categories: tuple[CategoryEntry, ...]
    companies: tuple[CompanyEntry, ...] = ()


class SectionEntry(Schema):
    title: Annotated[Line, Field(max_length=120)]
    emoji: Annotated[Line, Field(max_length=16)]
    introduction: Text
    outcomes: tuple[Annotated[Line, Field(max_length=200)], ...] = ()


class ConceptEntry(Schema):
    term: Annotated[Line, Field(max_length=80)]
    gloss: Annotated[Line, Field(max_length=300)]


class ReferenceEntry(Schema):
    key: Key
    title: Annotated[Line, Field(max_length=300)]
    authors: Annotated[Line, Field(max_length=300)]
    year: Annotated[int, Field(strict=True, ge=1600, le=2100)]
    venue: Annotated[Line, Field(max_length=200)]
    url: Annotated[str, Field(max_length=300, pattern=r"^(https?://\S+)?$")] = ""


class ArticleEntry(Schema):
    title: Annotated[Line, Field(max_length=160)]
    summary: Annotated[Line, Field(max_length=300)]
    status: Literal["draft", "scheduled", "published", "retired"]
    announced: Flag = True
    is_sample: Flag = False
    publish_at: Annotated[AwareDatetime, Field(strict=True)] | None = None
    difficulty: Literal["easy", "medium", "hard"]
    category: Slug
    minutes: Annotated[int, Field(strict=True, ge=1, le=600)] | None = None
    companies: tuple[Slug, ...] = ()
    prerequisites: tuple[Slug, ...] = ()
    key_concepts: tuple[ConceptEntry, ...] = ()
    rubric: tuple[Text, ...] = ()
    pitfalls: tuple[Text, ...] = ()
    references: tuple[ReferenceEntry, ...] = ()


class BreakdownEntry(Schema):
    question: Text


class Marks(Schema):
    passing: tuple[Mark, ...]
    strong: tuple[Mark, ...]
    outstanding: tuple[Mark, ...]


class AnswersEntry(Schema):
    marks: Marks


class Option(Schema):
    text: Text
    correct: Flag = False
    why: Text


class Question(Schema):
    id: Slug
    prompt: Text


class ChoiceQuestion(Question):
    kind: Literal["single", "multiple"]
    options: Annotated[tuple[Option, ...], Field(min_length=2)]


class NumericQuestion(Question):
    kind: Literal["numeric"]
    answer: Annotated[float, Field(strict=True, allow_inf_nan=False)]
    tolerance: Annotated[float, Field(strict=True, ge=0, lt=1)] = 0
    unit: str = ""
    explanation: Text


class ShortQuestion(Question):
    kind: Literal["short"]
    accept: Annotated[tuple[Text, ...], Field(min_length=1)]
    explanation: Text


class Card(Schema):
    id: Slug
    front: Text
    back: Text


class Practice(Schema):
    quiz: tuple[
        Annotated[ChoiceQuestion | NumericQuestion | ShortQuestion, Field(discriminator="kind")],
        ...,
    ]
    cards: tuple[Card, ...]
