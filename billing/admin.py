from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from billing.granting import revoke
from billing.models import (
    BillingCustomer,
    BillingIncident,
    CheckoutAttempt,
    ManualGrant,
    Plan,
    Price,
    Subscription,
    WebhookEvent,
)


class RevocationForm(ActionForm):
    reason = forms.CharField(required=False, label="Reason (to revoke)", max_length=200)


@admin.register(ManualGrant)
class ManualGrantAdmin(admin.ModelAdmin[ManualGrant]):
    """Given and revoked, each with its reason; a row is never changed into another or deleted."""

    action_form = RevocationForm
    actions = ("revoke_grants",)
    list_display = (
        *("user", "reason", "granted_by", "granted_at", "until"),
        *("revoked_at", "revoked_by", "revocation_reason"),
    )
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    search_fields = ("user__email", "reason")
    autocomplete_fields = ("user",)
    readonly_fields = (
        *("granted_by", "granted_at", "revoked_at", "revoked_by", "revocation_reason"),
    )

    @admin.action(description="Revoke the chosen grants")
    def revoke_grants(self, request: HttpRequest, grants: QuerySet[ManualGrant]) -> None:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            messages.error(request, "Say why: the reason stays with the grant.")
            return
        revoked = sum(revoke(grant, request.user.pk, reason, timezone.now()) for grant in grants)
        messages.success(request, f"{revoked} revoked.")

    def get_readonly_fields(
        self, request: HttpRequest, obj: ManualGrant | None = None
    ) -> tuple[str, ...]:
        return (*self.readonly_fields, "user", "reason", "until") if obj else self.readonly_fields

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
        return False


class SeenAdmin(admin.ModelAdmin[Any]):
    """Stripe's words, to be looked at: they are changed at Stripe."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Subscription)
class SubscriptionAdmin(SeenAdmin):
    list_display = ("stripe_id", "customer", "status", "hold", "price", "period_end", "ends_at")
    list_filter = ("status", "hold")
    search_fields = ("stripe_id", "customer__stripe_id", "customer__user__email")


@admin.register(BillingCustomer)
class BillingCustomerAdmin(SeenAdmin):
    list_display = ("stripe_id", "user", "livemode", "created_at", "deleted_at_stripe")
    search_fields = ("stripe_id", "user__email")


@admin.register(CheckoutAttempt)
class CheckoutAttemptAdmin(SeenAdmin):
    list_display = ("customer", "price", "state", "payment_pending", "created_at")
    list_filter = ("state", "payment_pending")


@admin.register(WebhookEvent)
class WebhookEventAdmin(SeenAdmin):
    list_display = ("event_id", "type", "received_at", "processed_at", "attempts", "note")
    list_filter = (("processed_at", admin.EmptyFieldListFilter), "type")
    search_fields = ("event_id",)


@admin.register(BillingIncident)
class BillingIncidentAdmin(admin.ModelAdmin[BillingIncident]):
    list_display = ("kind", "stripe_id", "customer", "state", "opened_at", "resolved_at")
    list_filter = ("kind", ("resolved_at", admin.EmptyFieldListFilter))
    fields = ("kind", "stripe_id", "customer", "subscription", "state", "resolved_at", "note")
    readonly_fields = ("kind", "stripe_id", "customer", "subscription", "state")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: BillingIncident | None = None
    ) -> bool:
        return False


@admin.register(Plan)
class PlanAdmin(SeenAdmin):
    list_display = ("name", "stripe_product_id")


@admin.register(Price)
class PriceAdmin(SeenAdmin):
    list_display = ("lookup_key", "plan", "interval", "unit_amount", "currency", "is_offered")
