from __future__ import annotations

from django.db import models
from django.db.models import Q


class Plan(models.Model):
    """What is sold; today there is one, LeetLLM Premium."""

    name = models.CharField(max_length=60, unique=True)
    stripe_product_id = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return self.name


class Price(models.Model):
    """What a plan costs for a month or a year; `lookup_key` names it at Stripe as well."""

    class Interval(models.TextChoices):
        MONTH = "month", "Monthly"
        YEAR = "year", "Yearly"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="prices")
    interval = models.CharField(max_length=5, choices=Interval)
    lookup_key = models.SlugField(max_length=60, unique=True)
    stripe_price_id = models.CharField(max_length=120, unique=True, null=True, blank=True)
    currency = models.CharField(max_length=3, default="usd")
    unit_amount = models.PositiveIntegerField(help_text="In the smallest unit, such as cents.")
    is_offered = models.BooleanField(default=True)

    class Meta:
        ordering = ["unit_amount"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "interval"],
                condition=Q(is_offered=True),
                name="billing_price_one_offered",
            ),
            models.CheckConstraint(
                condition=Q(interval__in=["month", "year"]), name="billing_price_interval_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.get_interval_display().lower()}"
