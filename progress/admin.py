from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from progress.certifying import revoke
from progress.models import Certificate


@admin.register(Certificate)
class CertificateAdmin(admin.ModelAdmin[Certificate]):
    """What was issued is read and revoked here, never written."""

    list_display = ("subject", "name", "user", "issued_at", "revoked_at")
    list_filter = ("section",)
    list_select_related = ("user",)
    search_fields = ("id", "name", "user__email")
    actions = ("revoke",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("progress.change_certificate")

    @admin.action(description="Revoke", permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Certificate]) -> None:
        now = timezone.now()
        found = queryset.select_related("user")
        done = sum(revoke(certificate.user, certificate.pk, now) for certificate in found)
        self.message_user(request, f"Revoked: {done}.", messages.SUCCESS)
