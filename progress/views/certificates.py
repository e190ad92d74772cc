"""Asking for a certificate, revoking it, and the public page that verifies it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from articles.catalogue import load_catalogue
from articles.models import Section
from progress.certifying import (
    WHOLE,
    NotCompletedError,
    issue,
    revoke,
    subjects,
    validate_printed_name,
)
from progress.marks import marks_for
from progress.models import Certificate


class CertificateForm(forms.Form):
    name = forms.CharField(
        label="Name, as it is printed",
        max_length=80,
        validators=[validate_printed_name],
        error_messages={"required": "Enter the name that is to be printed."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    replaces = forms.UUIDField(required=False, widget=forms.HiddenInput)


@login_required
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    mine = list(user.certificates.select_related("section"))
    in_force = [certificate for certificate in mine if not certificate.revoked_at]
    completed = frozenset(marks_for(request).completed)
    context = {
        "in_force": in_force,
        "revoked": [certificate for certificate in mine if certificate.revoked_at],
        "open_subjects": [
            subject
            for subject in subjects(load_catalogue(), completed, in_force)
            if not subject.certificate
        ],
    }
    return render(request, "progress/certificates/mine.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """For a section or, without a slug, for the whole; again, where one is in force."""
    user = cast("User", request.user)
    section = get_object_or_404(Section, slug=slug) if slug else None
    held = user.certificates.filter(section=section, revoked_at=None).first()
    start = {"name": held.name if held else user.display_name, "replaces": held and held.pk}
    form = CertificateForm(request.POST if request.method == "POST" else None, initial=start)
    context: dict[str, Any] = {
        "form": form,
        "held": held,
        "subject": section.title if section else WHOLE,
        "section": section,
    }
    if request.method == "POST" and form.is_valid():
        try:
            certificate, _ = issue(
                user,
                section,
                form.cleaned_data["name"],
                timezone.now(),
                form.cleaned_data["replaces"],
            )
        except NotCompletedError as error:
            return render(
                request,
                "progress/certificates/not_yet.html",
                context | {"missing": error.args[0]},
                status=409,
            )
        return redirect("progress:certificate", certificate.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "progress/certificates/ask.html", context, status=status)


@login_required
@require_POST
def revoke_mine(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    user = cast("User", request.user)
    get_object_or_404(user.certificates, pk=certificate_id)
    revoke(user, certificate_id, timezone.now())
    messages.success(request, "The certificate is revoked. Its public page says so.")
    return redirect("progress:certificates")


@never_cache
@require_safe
def certificate(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """Public: whoever has the address can verify it; no search engine is to list it."""
    found = get_object_or_404(Certificate, pk=certificate_id)
    name, status = ("revoked", 410) if found.revoked_at else ("certificate", 200)
    context = {"certificate": found, "is_mine": request.user.pk == found.user_id}
    response = render(request, f"progress/certificates/{name}.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
