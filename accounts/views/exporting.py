from __future__ import annotations

import io

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models.functions import Length
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts import archiving
from accounts.models import DataExport
from accounts.people import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def data(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    if request.method == "POST":
        archiving.start(user, timezone.now())
        return redirect("accounts:data")
    mine = DataExport.objects.filter(user=user).defer("content").annotate(size=Length("content"))
    context = {
        "open": mine.filter(finished_at=None).first(),
        "ready": mine.filter(expires_at__gt=timezone.now()).first(),
        "days": archiving.KEPT.days,
        "grace_days": settings.ACCOUNT_DELETION_GRACE_DAYS,
    }
    return render(request, "accounts/data.html", context)


@cache_control(private=True, no_store=True)
@require_safe
@login_required
def download(request: HttpRequest, export_id: str) -> HttpResponseBase:
    """For its owner; anybody else's looks as one that never was."""
    found = DataExport.objects.filter(
        pk=export_id, user=signed_in(request), expires_at__gt=timezone.now()
    ).first()
    if found is None or found.finished_at is None:
        raise Http404
    name = f"leetllm-export-{found.finished_at:%Y-%m-%d}.zip"
    return FileResponse(io.BytesIO(found.content), as_attachment=True, filename=name)
