from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.people import signed_in


class AccountSerializer(serializers.ModelSerializer[User]):
    """The account that the request acts for."""

    class Meta:
        model = User
        fields = [
            "email", "display_name", "time_zone", "theme", "wants_digest", "wants_reviews",
            "wants_replies", "date_joined", "deletion_due_at",
        ]  # fmt: skip
        read_only_fields = ["email", "date_joined", "deletion_due_at"]

    def update(self, instance: User, validated_data: dict[str, Any]) -> User:
        """Writes what was sent and nothing else, whatever changes at the same time."""
        for field, value in validated_data.items():
            setattr(instance, field, value)
        instance.save(update_fields=validated_data)
        return instance


ACCOUNT = OpenApiExample(
    "An account",
    {
        "email": "reader@example.com",
        "display_name": "A reader",
        "time_zone": "Europe/Berlin",
        "theme": "auto",
        "wants_digest": True,
        "wants_reviews": False,
        "wants_replies": True,
        "date_joined": "2026-11-24T20:15:00Z",
        "deletion_due_at": None,
    },
    response_only=True,
)
CHANGE = OpenApiExample(
    "Move to another time zone", {"time_zone": "America/Lima"}, request_only=True
)


@extend_schema(
    methods=["GET"],
    operation_id="account_retrieve",
    summary="My account",
    responses=AccountSerializer,
    examples=[ACCOUNT],
)
@extend_schema(
    methods=["PATCH"],
    operation_id="account_update",
    summary="Change my settings",
    description="Only the fields that are sent change. The email address is changed on the site.",
    request=AccountSerializer(partial=True),
    responses=AccountSerializer,
    examples=[CHANGE, ACCOUNT],
)
@api_view(["GET", "PATCH"])
def account(request: Request) -> Response:
    user = User.objects.get(pk=signed_in(request).pk)
    if request.method == "PATCH":
        change = AccountSerializer(user, data=request.data, partial=True)
        change.is_valid(raise_exception=True)
        change.save()
    return Response(AccountSerializer(user).data)
