"""Private notes. A form that is refused, for whatever reason, shows what was written back."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from articles.models import Article
from billing.access import may_read_early
from progress.addressing import address_of, addressee
from progress.exporting import notes_as_markdown
from progress.forms import BodyForm, EditForm, NoteForm
from progress.models import Note
from progress.noting import StaleNoteError, bring_back, receipt, rewrite, take_away
from progress.noting import write as write_note

FRAGMENTS = "X-Fragments"
NOTES_ON_A_PAGE = 50


@require_safe
def notes(request: HttpRequest) -> HttpResponse:
    """Every note in reading order, or those that say something."""
    if not request.user.is_authenticated:
        return render(request, "progress/notes/notes.html")
    words = request.GET.get("q", "").strip()
    found = Note.objects.filter(user=request.user).by_article().saying(words)
    page = Paginator(found, NOTES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "words": words, "zone": request.user.zone}
    return render(request, "progress/notes/notes.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect("progress:notes")
    response = HttpResponse(
        notes_as_markdown(request.user), content_type="text/markdown; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="leetllm-notes.md"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    article = get_object_or_404(Article.objects.that_came_out(), slug=slug)
    if request.method != "POST":
        return HttpResponseRedirect(f"{article.get_absolute_url()}#your-notes")
    form = NoteForm(request.POST)
    if reason := _why_not_theirs(request):
        return _refused(request, article, form, reason)
    if not form.is_valid():
        return _refused(request, article, form, "invalid")
    written = form.written()
    try:
        note, _ = write_note(cast("User", request.user), article, written, timezone.now())
    except StaleNoteError as stale:
        return _refused(request, article, form, "twice", note=stale.note)
    return _saved(request, article, note)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, note_id: UUID) -> HttpResponse:
    article = get_object_or_404(Article.objects.that_came_out(), slug=slug)
    if request.method != "POST":
        return _edit_page(request, article, note_id)
    form = EditForm(request.POST)
    if reason := _why_not_theirs(request):
        return _refused(request, article, form, reason)
    if not form.is_valid():
        return _refused(request, article, form, "invalid")
    body, seen = form.cleaned_data["body"], form.cleaned_data["seen"]
    try:
        note = rewrite(cast("User", request.user), note_id, body, seen, timezone.now())
    except StaleNoteError as stale:
        return _refused(request, article, form, "stale", note=stale.note)
    except Note.DoesNotExist:
        return _refused(request, article, form, "gone")
    return _saved(request, article, note)


@require_POST
def delete(request: HttpRequest, slug: str, note_id: UUID) -> HttpResponse:
    article = get_object_or_404(Article.objects.that_came_out(), slug=slug)
    if reason := _why_not_theirs(request):
        return _refused(request, article, BodyForm(), reason)
    note = take_away(cast("User", request.user), note_id)
    context = {
        "article": article,
        "said": "The note is deleted." if note else "The note was deleted before.",
        "receipt": receipt(note) if note else "",
    }
    return _answer(request, "deleted", context)


@require_POST
def restore(request: HttpRequest, slug: str) -> HttpResponse:
    """What was deleted comes back, once, however often it is asked for."""
    article = get_object_or_404(Article.objects.that_came_out(), slug=slug)
    if reason := _why_not_theirs(request):
        return _refused(request, article, BodyForm(), reason)
    try:
        note = bring_back(cast("User", request.user), request.POST.get("receipt", ""))
    except StaleNoteError as stale:
        note = stale.note
    except Note.DoesNotExist as error:
        raise Http404 from error
    return _saved(request, article, note, said="The note is back.")


def _edit_page(request: HttpRequest, article: Article, note_id: UUID) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect("progress:notes")
    note = get_object_or_404(Note, user=request.user, article=article, id=note_id)
    form = EditForm(initial={"body": note.body, "seen": note.updated_at.isoformat()})
    context = {"article": article, "note": note, "form": form, "address": address_of(request.user)}
    return render(request, "progress/notes/edit.html", context)


def _why_not_theirs(request: HttpRequest) -> str:
    """A tab may be older than a sign-out, or than another person's sign-in."""
    if not request.user.is_authenticated:
        return "signed_out"
    page_of = addressee(request.POST.get("for", ""))
    return "" if page_of in {None, request.user.pk} else "other_account"


STATUSES = {"signed_out": 401, "other_account": 409, "twice": 409, "stale": 409, "gone": 404}


def _refused(
    request: HttpRequest,
    article: Article,
    form: BodyForm,
    reason: str,
    note: Note | None = None,
) -> HttpResponse:
    """`note` is the one that stands in the way; what it refuses can be saved as another."""
    context: dict[str, Any] = {
        "article": article,
        "form": form,
        "reason": reason,
        "act": request.resolver_match.url_name if request.resolver_match else "",
        "note": note,
        "is_new": reason in {"twice", "gone"} or isinstance(form, NoteForm),
        "new_id": uuid4() if reason in {"twice", "gone"} else request.POST.get("id", ""),
        "address": request.POST.get("for", "")
        if reason == "signed_out"
        else address_of(request.user),
    }
    return _answer(request, "refused", context, status=STATUSES.get(reason, 422))


def _saved(
    request: HttpRequest, article: Article, note: Note, said: str = "Saved."
) -> HttpResponse:
    if FRAGMENTS in request.headers:
        return _answer(request, "saved", {"article": article, "said": said})
    response = HttpResponseRedirect(f"{article.get_absolute_url()}#note-{note.id}")
    response.status_code = 303
    return response


def _answer(
    request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page, or to our script the part of the page that it is on."""
    folder = "fragments/" if FRAGMENTS in request.headers else ""
    article: Article = context["article"]
    context["is_readable"] = article.is_published and may_read_early(
        request.user, article.free_from
    )
    return render(request, f"progress/notes/{folder}{name}.html", context, status=status)
