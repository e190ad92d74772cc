from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.deleting import request_deletion
from accounts.models import OutgoingMail, User


@admin.register(User)
class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    list_display = ("email", "display_name", "is_staff", "is_active", "date_joined")
    list_filter = ("is_staff", "is_active", "groups")
    search_fields = ("email", "display_name")
    ordering = ("email",)
    fieldsets = (
        (None, {"fields": ("email", "display_name", "password")}),
        (
            "May",
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
        ("Dates", {"fields": ("last_login", "date_joined", "deletion_due_at")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("email", "usable_password", "password1", "password2"),
            },
        ),
    )
    readonly_fields = ("last_login", "date_joined", "deletion_due_at")
    actions = ("have_deleted",)

    @admin.action(description="Have the accounts deleted after the grace period")
    def have_deleted(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """As their owners would: each is told and may undo it, and Stripe is asked first."""
        for user in users:
            request_deletion(user, timezone.now())
        self.message_user(request, f"To be deleted: {len(users)}.", messages.SUCCESS)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Not at once: a subscription would go on, and what hangs on an account would fail it."""
        return False


@admin.register(OutgoingMail)
class OutgoingMailAdmin(admin.ModelAdmin[OutgoingMail]):
    """What was sent and what was given up, and why; without the texts, which hold codes."""

    list_display = ("subject", "recipient", "created_at", "sent_at", "failed_at", "attempts")
    list_filter = (
        ("failed_at", admin.EmptyFieldListFilter),
        ("sent_at", admin.EmptyFieldListFilter),
    )
    search_fields = ("recipient", "subject")
    fields = (
        "recipient", "subject", "key", "message_id", "created_at", "due_at", "attempts",
        "last_error", "sent_at", "failed_at",
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: OutgoingMail | None = None) -> bool:
        return False
