from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import get_random_string

from articles.models.section import Section
from articles.models.taxonomy import Category, Company
from articles.querysets import ArticleQuerySet


def new_preview_key() -> str:
    return get_random_string(32)


class Article(models.Model):
    """One lesson: its source in Markdown, and the HTML that was rendered when it was saved."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SCHEDULED = "scheduled", "Scheduled"
        PUBLISHED = "published", "Published"
        RETIRED = "retired", "Retired"

    class Difficulty(models.TextChoices):
        EASY = "easy", "Easy"
        MEDIUM = "medium", "Medium"
        HARD = "hard", "Hard"

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="articles")
    position = models.PositiveSmallIntegerField(help_text="Its place in the section, from 1.")
    title = models.CharField(max_length=160)
    slug = models.SlugField(max_length=160, unique=True)
    summary = models.CharField(max_length=300, help_text="One true sentence.")
    difficulty = models.CharField(max_length=8, choices=Difficulty)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="articles")
    companies = models.ManyToManyField(
        Company, through="ArticleCompany", related_name="articles", blank=True
    )
    prerequisites = models.ManyToManyField(
        "self",
        through="Prerequisite",
        through_fields=("article", "requires"),
        symmetrical=False,
        related_name="opens",
        blank=True,
    )

    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    announced = models.BooleanField(
        default=True, help_text="A draft that is announced is listed in the catalogue as coming."
    )
    publish_at = models.DateTimeField(
        null=True, blank=True, help_text="When a scheduled article comes out (UTC)."
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    free_from = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Until then it is for premium readers (UTC); empty: open to all at once.",
    )
    premium_held = models.BooleanField(
        "hold premium parts back",
        default=False,
        help_text="Nobody reads them until they come out with a week's release.",
    )
    is_sample = models.BooleanField(
        "sample", default=False, help_text="Its premium parts are open to all; one a section."
    )

    body = models.TextField(blank=True, help_text="The lesson, in Markdown.")
    body_html = models.TextField(editable=False, default="", blank=True)
    headings = models.JSONField(editable=False, default=list, blank=True)
    citations = models.JSONField(editable=False, default=dict, blank=True)
    words = models.PositiveIntegerField(editable=False, default=0)
    minutes_pinned = models.PositiveSmallIntegerField(
        "minutes", null=True, blank=True, help_text="Reading time; leave empty to have it computed."
    )
    minutes = models.PositiveSmallIntegerField(editable=False, default=0)

    revision = models.PositiveIntegerField(
        editable=False, default=0, help_text="The number of its latest ArticleRevision."
    )

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who may write at it while it is a draft; editors always may.",
    )
    preview_key = models.CharField(
        max_length=32,
        editable=False,
        default=new_preview_key,
        help_text="Preview links carry it; a new one ends them all.",
    )

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["section__position", "position"]
        permissions = [("publish_article", "Can edit every article, publish and retire")]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "position"],
                name="articles_article_position_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["section"],
                condition=Q(is_sample=True),
                name="articles_article_one_sample_a_section",
                violation_error_message="The section has its sample already.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "scheduled", "published", "retired"]),
                name="articles_article_status_known",
            ),
            models.CheckConstraint(
                condition=Q(difficulty__in=["easy", "medium", "hard"]),
                name="articles_article_difficulty_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="scheduled") | Q(publish_at__isnull=False),
                name="articles_article_scheduled_has_a_date",
                violation_error_message="A scheduled article needs a date: fill in “publish at”.",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="articles_article_published_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["scheduled", "published"])
                | (
                    ~Q(title="")
                    & ~Q(summary="")
                    & ~Q(body="")
                    & ~Q(body_html="")
                    & Q(minutes__gt=0)
                ),
                name="articles_article_published_has_text",
                violation_error_message=(
                    "A scheduled or published article needs a title, a summary and a body."
                ),
            ),
        ]
        indexes = [models.Index(fields=["status", "publish_at"], name="articles_article_due")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("articles:article", args=[self.slug])

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_coming(self) -> bool:
        """Listed in the catalogue, not yet to be read."""
        return self.announced and self.status in {self.Status.DRAFT, self.Status.SCHEDULED}

    @property
    def difficulty_emoji(self) -> str:
        return {"easy": "📝", "medium": "🔧", "hard": "🔥"}[self.difficulty]


class ArticleCompany(models.Model):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="company_links")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="article_links")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        verbose_name = "company"
        verbose_name_plural = "companies"
        constraints = [
            models.UniqueConstraint(
                fields=["article", "company"], name="articles_company_once_per_article"
            ),
            models.UniqueConstraint(
                fields=["article", "position"],
                name="articles_company_position_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return str(self.company)


class Prerequisite(models.Model):
    """`article` is read after `requires`. A trigger in the database refuses a cycle."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="prerequisite_links"
    )
    requires = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="opening_links")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "requires"], name="articles_prerequisite_once"
            ),
            models.UniqueConstraint(
                fields=["article", "position"],
                name="articles_prerequisite_position_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=~Q(article=models.F("requires")),
                name="articles_prerequisite_not_itself",
                violation_error_message="An article cannot be its own prerequisite.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requires} before {self.article}"
