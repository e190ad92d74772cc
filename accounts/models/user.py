from __future__ import annotations

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

from accounts.zones import all_zones


class UserManager(BaseUserManager["User"]):
    """Makes accounts that sign in by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Raises ValueError for an empty address."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


def validate_time_zone(name: str) -> None:
    if name not in all_zones():
        raise ValidationError(f"“{name}” is not a time zone, such as Europe/Berlin.")


class User(AbstractUser):
    """A person with an account. The e-mail address, kept in lower case, is the login."""

    class Theme(models.TextChoices):
        AUTO = "auto", "As the system"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    email = models.EmailField("e-mail address", unique=True)
    display_name = models.CharField(
        max_length=80, blank=True, help_text="Shown in place of the e-mail address."
    )

    time_zone = models.CharField(
        max_length=60,
        default="UTC",
        validators=[validate_time_zone],
        help_text="Days, streaks and reminders follow it.",
    )
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    wants_digest = models.BooleanField(
        "weekly digest", default=False, help_text="What came out this week."
    )
    wants_reviews = models.BooleanField(
        "review reminders", default=False, help_text="When cards are due for review."
    )
    wants_replies = models.BooleanField(
        "replies", default=True, help_text="When somebody answers you in a discussion."
    )
    mail_stopped_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="Since then only mails that were asked for: one bounced, or was called spam.",
    )
    deletion_due_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="The account is deleted then."
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="accounts_user_email_lower_case",
                violation_error_message="E-mail addresses are kept in lower case.",
            ),
            models.CheckConstraint(
                condition=models.Q(theme__in=["auto", "light", "dark"]),
                name="accounts_user_theme_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["deletion_due_at"],
                name="accounts_user_deletion_due",
                condition=models.Q(deletion_due_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        self.email = self.email.strip().lower()

    def get_full_name(self) -> str:
        return self.display_name or self.email

    def get_short_name(self) -> str:
        return self.display_name or self.email.partition("@")[0]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
