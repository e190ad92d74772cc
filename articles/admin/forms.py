"""Forms that typeset while they validate, so that a fault stands at the field that has it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from articles.admin.drafts import RESTORING
from articles.admin.posted import posted_citable, posted_rows
from articles.admin.widgets import MarkdownTextarea
from articles.models import Article, Breakdown, FollowUp, ModelAnswer, Pitfall, RubricCriterion
from articles.publishing import NEEDED_PARTS
from articles.rendering import RenderingError, render, render_inline
from articles.typesetting import typeset_article


def add_rendering_errors(form: forms.ModelForm[Any], field: str, error: RenderingError) -> None:
    for problem in error.problems:
        form.add_error(field, f"Line {problem.line}: {problem.message}")


class ArticleForm(forms.ModelForm[Article]):
    """Refuses what would overwrite another author's save since this form was opened."""

    data: QueryDict
    is_stale = False
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Article
        fields = "__all__"  # noqa: DJ007 - ArticleAdmin.fieldsets names them
        widgets = {"body": MarkdownTextarea(rows=32)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = self.instance.updated_at.isoformat()
        for name in {"publish_at", "free_from"} & self.fields.keys():
            field: Any = self.fields[name]
            for widget, part in zip(field.widget.widgets, ("date", "time"), strict=True):
                widget.attrs["aria-label"] = f"{field.label}, {part}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if RESTORING in self.data:
            raise forms.ValidationError("This is your unsaved text. It is kept when you save it.")
        self._refuse_stale()
        if cleaned.get("status") in {Article.Status.SCHEDULED, Article.Status.PUBLISHED}:
            self._refuse_incomplete()
        return cleaned

    def _refuse_stale(self) -> None:
        if self.instance.pk and self.cleaned_data.get("seen") != self.initial["seen"]:
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = self.initial["seen"]
            self.is_stale = True
            raise forms.ValidationError(
                "Somebody saved this article after you opened it. Nothing is lost: compare below, "
                "then keep yours or take theirs."
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
        widgets = {"text": MarkdownTextarea(rows=2, one_line=True)}


class PitfallForm(LineForm):
    class Meta:
        model = Pitfall
        fields = ["position", "text"]
        widgets = {"text": MarkdownTextarea(rows=2, one_line=True)}


class BreakdownForm(TypesetForm):
    blocks = ("body",)
    lines = ("question",)

    class Meta:
        model = Breakdown
        fields = ["question", "body"]
        widgets = {
            "question": MarkdownTextarea(rows=2, one_line=True),
            "body": MarkdownTextarea(rows=24),
        }


class ModelAnswerForm(TypesetForm):
    blocks = ("body",)

    class Meta:
        model = ModelAnswer
        fields = ["level", "marks", "body"]
        widgets = {
            "marks": forms.TextInput(attrs={"class": "vTextField"}),
            "body": MarkdownTextarea(rows=16),
        }

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
            "question": MarkdownTextarea(rows=2, one_line=True),
            "tested": MarkdownTextarea(rows=3),
            "answer": MarkdownTextarea(rows=6),
            "trap": MarkdownTextarea(rows=3),
        }
