from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.emails import EmailsForm
from accounts.forms.profile import ProfileForm
from accounts.models import User
from accounts.people import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    # Not the signed-in user itself: the page around a refused form shows what is kept.
    user = User.objects.get(pk=signed_in(request).pk)
    form = ProfileForm(request.POST or None, instance=user)
    if form.is_valid():
        user.save(update_fields=form.Meta.fields)
        messages.success(request, "Saved.")
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def emails(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    form = EmailsForm(request.POST if request.method == "POST" else None, instance=user)
    if form.is_valid():
        # Who saves this reads mail again, or will at the address that is theirs now.
        user.mail_stopped_at = None
        user.save(update_fields=[*form.Meta.fields, "mail_stopped_at"])
        messages.success(request, "Saved.")
        return redirect("accounts:emails")
    return render(request, "accounts/emails.html", {"form": form})


@require_POST
@login_required
def theme(request: HttpRequest) -> HttpResponse:
    """The button in the header: with JavaScript the page is dressed already, and stays."""
    chosen = request.POST.get("theme")
    if chosen in User.Theme.values:
        User.objects.filter(pk=signed_in(request).pk).update(theme=chosen)
    back = request.POST.get("next")
    if back is None:
        return HttpResponse(status=204)
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if is_ours else "accounts:profile")
