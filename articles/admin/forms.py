"""Forms that typeset while they validate, so that a fault stands at the field that has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from articles.models import Article, Breakdown, FollowUp, ModelAnswer, Pitfall, RubricCriterion
from articles.publishing import NEEDED_PARTS
from articles.rendering import RenderingError, render, render_inline
from articles.typesetting import typeset_article


def add_rendering_errors(form: forms.ModelForm[Any], field: str, error: RenderingError) -> None:
    for problem in error.problems:
        form.add_error(field, f"Line {problem.line}: {problem.message}")


def posted_rows(data: Mapping[str, Any], prefix: str) -> Iterator[dict[str, str]]:
    """The rows of one inline as they were posted, without those marked for deletion."""
    for index in range(int(data.get(f"{prefix}-TOTAL_FORMS") or 0)):
        start = f"{prefix}-{index}-"
        row = {key[len(start) :]: str(data[key]) for key in data if key.startswith(start)}
        content = [value for key, value in row.items() if key not in {"id", "article", "position"}]
        if "DELETE" not in row and any(content):
            yield row


def posted_citable(data: Mapping[str, Any]) -> list[str]:
    """The keys of the references as they were posted, in their order."""
    rows = [row for row in posted_rows(data, "references") if row.get("key")]
    return [row["key"] for row in sorted(rows, key=lambda row: int(row.get("position") or 0))]


class ArticleForm(forms.ModelForm[Article]):
    """Refuses what would overwrite another author's save since this form was opened."""

    data: QueryDict
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Article
        fields = "__all__"  # noqa: DJ007 - ArticleAdmin.fieldsets names them

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = self.instance.updated_at.isoformat()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._refuse_stale()
        if cleaned.get("status") in {Article.Status.SCHEDULED, Article.Status.PUBLISHED}:
            self._refuse_incomplete()
        return cleaned

    def _refuse_stale(self) -> None:
        if self.instance.pk and self.cleaned_data.get("seen") != self.initial["seen"]:
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = self.initial["seen"]
            raise forms.ValidationError(
                "Somebody saved this article after you opened it. What you wrote is still below: "
                "compare it with the saved article in another tab, then save again to replace it."
            )

    def _refuse_incomplete(self) -> None:
        missing = [
            name
            for prefix, name in NEEDED_PARTS.items()
            if not any(True for _ in posted_rows(self.data, prefix))
        ]
        if not self.cleaned_data.get("body", "").strip():
            missing.insert(0, "a body")
        if missing:
            self.add_error("status", f"Before it can come out it needs {', '.join(missing)}.")

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django documents it, the stubs leave it out
        article = self.instance
        if article.status == Article.Status.PUBLISHED and article.published_at is None:
            article.published_at = timezone.now()
        try:
            typeset_article(article, posted_citable(self.data))
        except RenderingError as error:
            add_rendering_errors(self, "body", error)


class TypesetForm(forms.ModelForm[Any]):
    """Validates the Markdown of its fields; ArticleAdmin typesets the article as a whole."""

    blocks: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        citable = posted_citable(self.data)
        for field in self.blocks:
            self._check(field, lambda text: render(text, citable=citable))
        for field in self.lines:
            self._check(field, render_inline)
        return cleaned

    def _check(self, field: str, renderer: Any) -> None:
        try:
            renderer(self.cleaned_data.get(field) or "")
        except RenderingError as error:
            add_rendering_errors(self, field, error)


class LineForm(TypesetForm):
    lines = ("text",)


class RubricCriterionForm(LineForm):
    class Meta:
        model = RubricCriterion
        fields = ["position", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}


class PitfallForm(LineForm):
    class Meta:
        model = Pitfall
        fields = ["position", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}


class BreakdownForm(TypesetForm):
    blocks = ("body",)
    lines = ("question",)

    class Meta:
        model = Breakdown
        fields = ["question", "body"]
        widgets = {"question": forms.Textarea(attrs={"rows": 2})}


class ModelAnswerForm(TypesetForm):
    blocks = ("body",)

    class Meta:
        model = ModelAnswer
        fields = ["level", "marks", "body"]
        widgets = {"marks": forms.TextInput(attrs={"class": "vTextField"})}

    def clean_marks(self) -> list[str]:
        marks: list[str] = self.cleaned_data["marks"]
        criteria = sum(1 for _ in posted_rows(self.data, "rubric"))
        if len(marks) != criteria:
            raise forms.ValidationError(
                f"The rubric has {criteria} criteria and this answer {len(marks)} marks."
            )
        return marks


class FollowUpForm(TypesetForm):
    blocks = ("tested", "answer", "trap")
    lines = ("question",)

    class Meta:
        model = FollowUp
        fields = ["position", "question", "tested", "answer", "trap"]
        widgets = {
            "question": forms.Textarea(attrs={"rows": 2}),
            "tested": forms.Textarea(attrs={"rows": 3}),
            "answer": forms.Textarea(attrs={"rows": 6}),
            "trap": forms.Textarea(attrs={"rows": 3}),
        }
