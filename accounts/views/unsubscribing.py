from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.unsubscribing import subscription_of


# A mail program posts here by itself, and without a cookie: the token is all that it knows.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    subscription = subscription_of(token)
    if subscription is None:
        return render(request, "accounts/unsubscribe_unknown.html", status=404)
    if request.method == "POST":
        subscription.switch(on="again" in request.POST)
        is_one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        return HttpResponse("Done.") if is_one_click else redirect(request.path)
    return render(request, "accounts/unsubscribe.html", {"subscription": subscription})
