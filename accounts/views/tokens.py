from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.tokens import TokenForm
from accounts.models import ApiToken
from accounts.people import signed_in
from accounts.tokens import MOST_TOKENS, TooManyTokensError, make_token


@require_safe
@login_required
def tokens(request: HttpRequest) -> HttpResponse:
    mine = list(ApiToken.objects.filter(user=signed_in(request)))
    return render(
        request,
        "accounts/tokens.html",
        {"tokens": mine, "most": MOST_TOKENS, "is_full": len(mine) >= MOST_TOKENS},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def new_token(request: HttpRequest) -> HttpResponse:
    form = TokenForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "accounts/new_token.html", {"form": form})
    name = form.cleaned_data["name"]
    try:
        token = make_token(signed_in(request), name, form.cleaned_data["draft"])
    except TooManyTokensError:
        messages.error(request, f"You have {MOST_TOKENS} tokens. Revoke one to make another.")
        return redirect("accounts:tokens")
    return render(request, "accounts/token_made.html", {"token": token, "name": name})


@require_POST
@login_required
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """Asked again, or for somebody else's, it changes nothing."""
    ApiToken.objects.filter(user=signed_in(request), pk=token_id).delete()
    messages.success(request, "The token is revoked. Programs that use it are refused from now on.")
    return redirect("accounts:tokens")
