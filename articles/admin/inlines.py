from __future__ import annotations

from django.contrib import admin

from articles.admin import forms
from articles.admin.ordering import OrderedFormSet
from articles.admin.practice import PracticeInline
from articles.models import (
    Article,
    ArticleCompany,
    Breakdown,
    FollowUp,
    KeyConcept,
    ModelAnswer,
    Pitfall,
    Prerequisite,
    Reference,
    RubricCriterion,
)


class CompanyInline(admin.TabularInline[ArticleCompany, Article]):
    model = ArticleCompany
    formset = OrderedFormSet
    extra = 0
    autocomplete_fields = ("company",)
    classes = ("collapse",)


class PrerequisiteInline(admin.TabularInline[Prerequisite, Article]):
    model = Prerequisite
    formset = OrderedFormSet
    fk_name = "article"
    extra = 0
    autocomplete_fields = ("requires",)
    classes = ("collapse",)


class KeyConceptInline(admin.TabularInline[KeyConcept, Article]):
    model = KeyConcept
    formset = OrderedFormSet
    extra = 0
    classes = ("collapse",)


class RubricInline(admin.TabularInline[RubricCriterion, Article]):
    model = RubricCriterion
    formset = OrderedFormSet
    form = forms.RubricCriterionForm
    extra = 0
    classes = ("collapse",)


class PitfallInline(admin.TabularInline[Pitfall, Article]):
    model = Pitfall
    formset = OrderedFormSet
    form = forms.PitfallForm
    extra = 0
    classes = ("collapse",)


class ReferenceInline(admin.StackedInline[Reference, Article]):
    model = Reference
    formset = OrderedFormSet
    extra = 0
    classes = ("collapse",)
    fields = (("position", "key", "year"), "title", "authors", "venue", "url")


class BreakdownInline(admin.StackedInline[Breakdown, Article]):
    model = Breakdown
    form = forms.BreakdownForm
    verbose_name_plural = "question breakdown (premium)"
    classes = ("collapse",)


class ModelAnswerInline(admin.StackedInline[ModelAnswer, Article]):
    model = ModelAnswer
    form = forms.ModelAnswerForm
    extra = 0
    max_num = 3
    verbose_name_plural = "model answers (premium)"
    classes = ("collapse",)


class FollowUpInline(admin.StackedInline[FollowUp, Article]):
    model = FollowUp
    formset = OrderedFormSet
    form = forms.FollowUpForm
    extra = 0
    verbose_name_plural = "follow-up questions (premium)"
    classes = ("collapse",)


ARTICLE_INLINES = (
    ReferenceInline,
    KeyConceptInline,
    PrerequisiteInline,
    CompanyInline,
    RubricInline,
    PitfallInline,
    BreakdownInline,
    ModelAnswerInline,
    FollowUpInline,
    PracticeInline,
)
