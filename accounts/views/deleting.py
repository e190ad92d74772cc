from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.deleting import keep_account, request_deletion
from accounts.forms.deletion import DeletionForm
from accounts.people import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def delete(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    form = DeletionForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        request_deletion(user, timezone.now())
        return redirect("accounts:delete")
    context = {"form": form, "days": settings.ACCOUNT_DELETION_GRACE_DAYS}
    return render(request, "accounts/delete.html", context)


@require_POST
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    if keep_account(signed_in(request), timezone.now()):
        messages.success(request, "Your account is kept.")
    else:
        messages.error(request, "The account is being deleted, and cannot be kept any more.")
    return redirect("accounts:profile")
