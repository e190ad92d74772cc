from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from billing.models import ManualGrant


@admin.register(ManualGrant)
class ManualGrantAdmin(admin.ModelAdmin[ManualGrant]):
    list_display = ("user", "reason", "granted_at", "until", "revoked_at", "granted_by")
    search_fields = ("user__email", "reason")
    autocomplete_fields = ("user",)
    readonly_fields = ("granted_by", "granted_at")

    def save_model(
        self,
        request: HttpRequest,
        obj: ManualGrant,
        form: object,
        change: bool,  # noqa: FBT001
    ) -> None:
        if not change:
            obj.granted_by_id = request.user.pk
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: ManualGrant | None = None) -> bool:
        """A grant is revoked, never deleted: the history stays."""
        return False
