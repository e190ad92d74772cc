"""The files of the practice as text, with their own checks."""

from __future__ import annotations

from django import forms
from django.contrib import admin

from articles.admin.widgets import SourceTextarea
from articles.curriculum.checks.practice_files import faults_for_readers, practice_faults
from articles.models import Article, PracticeFile

COMES_OUT = {Article.Status.SCHEDULED, Article.Status.PUBLISHED}


class PracticeFileForm(forms.ModelForm[PracticeFile]):
    text = forms.CharField(widget=SourceTextarea, strip=False)

    class Meta:
        model = PracticeFile
        fields = ["name", "text"]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n")


class PracticeFormSet(
    forms.BaseInlineFormSet[PracticeFile, Article, forms.ModelForm[PracticeFile]]
):
    """Files are read together: an exercise is its tests, its solution and its classic mistakes."""

    def clean(self) -> None:
        super().clean()
        rows = {
            form.cleaned_data["name"]: form
            for form in self.forms
            if {"name", "text"} <= getattr(form, "cleaned_data", {}).keys()
            and not form.cleaned_data.get("DELETE")
        }
        if any(form.errors for form in self.forms):
            return
        files = {name: form.cleaned_data["text"] for name, form in rows.items()}
        found = practice_faults(files)
        if not found and self.instance.status in COMES_OUT and self._is_to_be_tried():
            found = faults_for_readers(files)
        missing = []
        for name, faults in found.items():
            if name in rows:
                for fault in faults:
                    rows[name].add_error("text", f"Line {fault.line}: {fault.message}")
            else:
                missing += [f"{name}: {fault.message}" for fault in faults]
        if missing:
            raise forms.ValidationError(missing)

    def _is_to_be_tried(self) -> bool:
        """Running the programs takes seconds: only when they, or the status, changed."""
        before = Article.objects.filter(pk=self.instance.pk, status__in=COMES_OUT).exists()
        return self.has_changed() or not before


class PracticeInline(admin.StackedInline[PracticeFile, Article]):
    model = PracticeFile
    form = PracticeFileForm
    formset = PracticeFormSet
    extra = 0
    verbose_name = "practice file"
    verbose_name_plural = "practice: quiz, cards and exercise"
    classes = ("collapse",)
