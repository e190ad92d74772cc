from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
)
from rest_framework import serializers, status
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from articles.models import Section
from progress.certifying import NotCompletedError, issue, revoke, validate_printed_name
from progress.models import Certificate


class AskSerializer(serializers.Serializer[Any]):
    """What a certificate is asked for, and the name on it."""

    section = serializers.SlugRelatedField[Section](
        slug_field="slug",
        queryset=Section.objects.all(),
        allow_null=True,
        help_text="Null for the whole curriculum.",
    )
    name = serializers.CharField(
        max_length=80, validators=[validate_printed_name], help_text="As it is printed."
    )


class CertificateSerializer(serializers.ModelSerializer[Certificate]):
    """A certificate as it was issued."""

    section = serializers.SlugRelatedField[Section](slug_field="slug", read_only=True)
    titles = serializers.ListField(child=serializers.CharField())
    url = serializers.SerializerMethodField(help_text="The public page that verifies it.")

    class Meta:
        model = Certificate
        fields = [
            "id",
            "section",
            "subject",
            "name",
            "titles",
            "issued_at",
            "revoked_at",
            "url",
        ]

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, certificate: Certificate) -> str:
        return f"{settings.SITE_URL}{reverse('progress:certificate', args=[certificate.pk])}"


class NotCompletedSerializer(serializers.Serializer[Any]):
    """What is open still."""

    detail = serializers.CharField()
    missing = serializers.ListField(child=serializers.CharField())


_ISSUED = {
    "id": "3f0c7a52-6a0e-4f43-9a43-0d4c1e5c7d11",
    "section": "portfolio-capstones",
    "subject": "Portfolio Capstones",
    "name": "A. Learner",
    "titles": ["Capstone: Document QA", "Capstone: Eval Dashboard"],
    "issued_at": "2026-11-24T20:15:00Z",
    "revoked_at": None,
    "url": "https://leetllm.example/certificates/3f0c7a52-6a0e-4f43-9a43-0d4c1e5c7d11/",
}
CERTIFICATE = OpenApiExample("A certificate", _ISSUED, response_only=True, status_codes=[200, 201])
ASK = OpenApiExample(
    "For a section", {"section": "portfolio-capstones", "name": "A. Learner"}, request_only=True
)
NOT_COMPLETED = OpenApiExample(
    "An article is open",
    {"detail": "Not everything is completed.", "missing": ["Capstone: Production Agent"]},
    response_only=True,
    status_codes=[409],
)
REVOKED = OpenApiExample(
    "A revoked certificate", _ISSUED | {"revoked_at": "2026-12-01T08:00:00Z"}, response_only=True
)


@extend_schema(
    methods=["GET"],
    operation_id="certificates_list",
    summary="My certificates, revoked ones among them",
    responses=CertificateSerializer(many=True),
    examples=[CERTIFICATE],
)
@extend_schema(
    methods=["POST"],
    operation_id="certificates_create",
    summary="Ask for a certificate",
    description="Issued where everything that is published is completed. Asked for again, the "
    "answer is the one in force.",
    request=AskSerializer,
    responses={
        200: OpenApiResponse(CertificateSerializer, "It is in force already."),
        201: CertificateSerializer,
        409: NotCompletedSerializer,
    },
    examples=[ASK, CERTIFICATE, NOT_COMPLETED],
)
@api_view(["GET", "POST"])
def certificates(request: Request) -> Response:
    user = cast("User", request.user)
    if request.method == "GET":
        mine = user.certificates.select_related("section")
        return Response(CertificateSerializer(mine, many=True).data)
    asked = AskSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    try:
        certificate, is_new = issue(
            user, asked.validated_data["section"], asked.validated_data["name"], timezone.now()
        )
    except NotCompletedError as error:
        return Response(
            {"detail": "Not everything is completed.", "missing": error.args[0]},
            status=status.HTTP_409_CONFLICT,
        )
    code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
    return Response(CertificateSerializer(certificate).data, status=code)


@extend_schema(
    operation_id="certificates_revoke",
    summary="Revoke a certificate",
    description="Its page says so from then on. Revoked again, the first time stands.",
    request=None,
    responses=CertificateSerializer,
    examples=[REVOKED],
)
@api_view(["POST"])
def revoke_certificate(request: Request, certificate_id: UUID) -> Response:
    user = cast("User", request.user)
    found = get_object_or_404(user.certificates.select_related("section"), pk=certificate_id)
    revoke(user, certificate_id, timezone.now())
    found.refresh_from_db(fields=["revoked_at"])
    return Response(CertificateSerializer(found).data)
