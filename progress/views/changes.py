from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from articles.models import Article
from billing.access import may_read_early
from progress.changes import changes_since_read, see


@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """What became another in an article since its reader completed it."""
    article = get_object_or_404(Article.objects.published().select_related("section"), slug=slug)
    user = request.user
    if not may_read_early(user, article.free_from):
        return redirect(article)
    if request.method == "POST":
        number = request.POST.get("revision", "")
        if user.is_authenticated and number.isascii() and number.isdigit() and len(number) < 10:
            see(user, article, int(number))
            messages.success(request, f"“{article.title}” is up to date for you.")
        response = HttpResponseRedirect(article.get_absolute_url())
        response.status_code = 303
        return response
    found = changes_since_read(user, article) if user.is_authenticated else None
    context = {"article": article, "changes": found}
    return render(request, "progress/changes/changes.html", context)
