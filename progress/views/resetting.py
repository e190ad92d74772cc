"""Beginning a section again, after a question, and taking that back."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from articles.models import Section
from progress import resetting
from progress.addressing import addressee


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, slug: str) -> HttpResponse:
    section = get_object_or_404(Section, slug=slug)
    if request.method == "POST" and _is_theirs(request):
        resetting.reset(request.user, section, timezone.now())  # type: ignore[arg-type]
        return _back_to(section)
    return render(request, "progress/pages/reset.html", {"section": section})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Signing in on the way leads here by GET, and so on to the section and its button."""
    section = get_object_or_404(Section, slug=slug)
    if request.method == "POST" and _is_theirs(request):
        resetting.bring_back(request.user, section, timezone.now())  # type: ignore[arg-type]
    return _back_to(section)


def _is_theirs(request: HttpRequest) -> bool:
    """A page that another account opened shows this one's section instead, and changes nothing."""
    return addressee(request.POST.get("for", "")) == request.user.pk


def _back_to(section: Section) -> HttpResponse:
    response = HttpResponseRedirect(f"{section.get_absolute_url()}#articles")
    response.status_code = 303
    return response
