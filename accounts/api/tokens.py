from __future__ import annotations

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import ApiToken
from accounts.people import signed_in


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    """A token, without what makes it work: that was shown once, where it was made."""

    class Meta:
        model = ApiToken
        fields = ["id", "name", "prefix", "created_at", "last_used_at"]


TOKEN = OpenApiExample(
    "A token",
    {
        "id": 7,
        "name": "Notes on my laptop",
        "prefix": "leetllm_Zq3f",
        "created_at": "2026-11-24T20:15:00Z",
        "last_used_at": None,
    },
    response_only=True,
)


@extend_schema(
    operation_id="account_tokens_list",
    summary="My API tokens",
    description="The newest first. Making one asks for your password, so it is done on the site.",
    responses=TokenSerializer(many=True),
    examples=[TOKEN],
)
@api_view(["GET"])
def tokens(request: Request) -> Response:
    mine = ApiToken.objects.filter(user=signed_in(request))
    return Response(TokenSerializer(mine, many=True).data)


@extend_schema(
    operation_id="account_tokens_destroy",
    summary="Revoke an API token",
    description="It is refused from the next request on; the token of this request may be the one.",
    responses={status.HTTP_204_NO_CONTENT: None},
)
@api_view(["DELETE"])
def token(request: Request, token_id: int) -> Response:
    get_object_or_404(ApiToken, pk=token_id, user=signed_in(request)).delete()
    return Response(status=status.HTTP_204_NO_CONTENT)
