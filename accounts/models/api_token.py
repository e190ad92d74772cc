from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models.user import User


class ApiToken(models.Model):
    """Lets a program act for its owner. Only a hash is kept; the token is shown once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60, help_text="What it is for.")
    prefix = models.CharField(max_length=12, help_text="Its first characters, to tell it by.")
    digest = models.CharField(max_length=64, unique=True, editable=False, help_text="SHA-256.")
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
