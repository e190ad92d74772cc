"""One line for every pattern of the resolver and every operation of the API.

A line is a Door, that is how to knock there, or Sealed with the reason why no text of an article
can come out of it. Its key is the route as Django spells it, or the beginning of several with a *;
the longest that fits a route is its line. A door is asked in every way that knocking.py knows, and
gets POST, PUT, PATCH and DELETE besides, with the data of `writes`. Where a part of the course is
to be read there, name it in `shows`, so that the test would see if nothing came at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType

from accounts.unsubscribing import MailKind, unsubscribe_url
from articles.models import Article
from articles.previewing import end_preview_links, preview_link
from tests.leetllm.doors.course import Course
from tests.leetllm.doors.readers import EDITOR, EVERYBODY, PAYING

Values = Mapping[str, Any]


def once(course: Course) -> Iterator[Values]:
    yield {}


def each_article(course: Course) -> Iterator[Values]:
    yield from ({"slug": article.slug} for article in course.articles)


def section(course: Course) -> Iterator[Values]:
    yield {"slug": course.section.slug}


def a_section(course: Course) -> Iterator[Values]:
    yield {"pk": course.section.pk}


def a_note(course: Course) -> Iterator[Values]:
    yield {"slug": course.premium.slug, "note_id": course.note.id}


def a_certificate(course: Course) -> Iterator[Values]:
    yield {"certificate_id": course.certificate.pk}


def a_token(course: Course) -> Iterator[Values]:
    yield {"token_id": course.token.pk}


def an_export(course: Course) -> Iterator[Values]:
    yield {"export_id": course.export.pk}


def a_session(course: Course) -> Iterator[Values]:
    yield {"session_id": 1}


def unsubscribing(course: Course) -> Iterator[Values]:
    link = unsubscribe_url(course.other, MailKind.DIGEST)
    yield {"token": link.rstrip("/").rpartition("/")[2]}


def preview_links(course: Course) -> Iterator[Values]:
    for with_premium in (False, True):
        link = preview_link(course.premium, with_premium=with_premium)
        if with_premium:
            end_preview_links(course.premium)
        yield {"token": link.rstrip("/").rpartition("/")[2]}


def each_version(course: Course) -> Iterator[Values]:
    yield from ({**values, "number": 1} for values in each_pk(course))


def a_report(course: Course) -> Iterator[Values]:
    yield {"pk": uuid4()}


def each_pk(course: Course) -> Iterator[Values]:
    yield from ({"pk": article.pk, "object_id": article.pk} for article in course.articles)


def on_site(course: Course) -> Iterator[Values]:
    kind = ContentType.objects.get_for_model(Article).pk
    yield from ({**values, "content_type_id": kind} for values in each_pk(course))


def row_of(pick: Callable[[Course], Any]) -> Callable[[Course], Iterator[Values]]:
    def at(course: Course) -> Iterator[Values]:
        yield {"object_id": pick(course), "id": pick(course)}

    return at


@dataclass(frozen=True)
class Door:
    at: Callable[[Course], Iterator[Values]] = once
    writes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    queries: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()  # for a route that is a regular expression
    shows: Mapping[str, frozenset[str]] = field(default_factory=dict)  # kind → its readers
    open_here: frozenset[str] = frozenset()  # kinds that everybody may see here, and why


@dataclass(frozen=True)
class Sealed:
    because: str


Line = Door | Sealed

NOTE = {"body": "Mine.", "id": str(uuid4()), "quote": "", "before": "", "after": ""}
CLICK = {"next": "/learn/", "place": "mark-1"}
DELETE = {"post": "yes"}
LOOKUPS = (
    "q=a&breakdown__body__contains=a",
    "follow_ups__answer__startswith=a",
    "o=1&all=&e=1",
)


def model_pages(
    prefix: str,
    at: Callable[[Course], Iterator[Values]],
    shows: Mapping[str, frozenset[str]] | None = None,
    open_here: frozenset[str] = frozenset(),
    chosen: Sequence[object] = range(1, 40),
) -> dict[str, Line]:
    """The pages that the admin makes for a model, with one of its rows or several."""
    act = {"action": "delete_selected", "_selected_action": chosen}
    return {
        prefix: Door(writes={"POST": act}, queries=LOOKUPS, open_here=open_here),
        f"{prefix}add/": Door(open_here=open_here),
        f"{prefix}<path:object_id>/": Door(at, open_here=open_here),
        f"{prefix}<path:object_id>/change/": Door(at, shows=shows or {}, open_here=open_here),
        f"{prefix}<path:object_id>/history/": Door(at, open_here=open_here),
        f"{prefix}<path:object_id>/delete/": Door(at, {"POST": DELETE}, open_here=open_here),
    }


PAGES: dict[str, Line] = {
    "": Door(),
    "learn/": Door(queries=("difficulty=easy&progress=open", "company=a&category=nlp")),
    "learn/sections/<slug:slug>/": Door(section),
    "learn/<slug:slug>/": Door(
        each_article, shows={"sample": EVERYBODY, "premium": PAYING, "early": PAYING}
    ),
    "learn/<slug:slug>/path/": Door(each_article),
    "learn/<slug:slug>/report/": Door(each_article, {"POST": {"kind": "typo", "text": "A typo."}}),
    "learn/<slug:slug>/report/thanks/": Door(each_article),
    # Whoever has a link reads what it was given for: here a lesson without its premium parts.
    "preview/<str:token>/": Door(preview_links),
    # Who knows the digest of an image has seen the image; no page tells it to others.
    "^images/*": Door(paths=(f"/images/{'0' * 64}.webp",)),
    "features/": Door(),
    "pricing/": Door(queries=("plan=premium-year",)),
    "blog/": Door(),
    "terms/": Door(),
    "privacy/": Door(),
    "robots.txt": Door(),
    "sitemap.xml": Door(queries=("p=1",)),
}

ACCOUNT: dict[str, Line] = {
    "accounts/*": Sealed("allauth's pages ask who somebody is; no article stands behind them"),
    "settings/": Door(writes={"POST": {"display_name": "A", "time_zone": "UTC", "theme": "dark"}}),
    "settings/emails/": Door(writes={"POST": {"wants_digest": "on"}}),
    "settings/theme/": Door(writes={"POST": {"theme": "dark"}}),
    "settings/unsubscribe/<str:token>/": Door(
        unsubscribing, {"POST": {"List-Unsubscribe": "One-Click"}}
    ),
    "settings/sessions/<int:session_id>/end/": Door(a_session, {"POST": {}}),
    "settings/tokens/": Door(),
    "settings/tokens/new/": Door(writes={"POST": {"name": "A program", "draft": "x"}}),
    "settings/tokens/<int:token_id>/revoke/": Door(a_token, {"POST": {}}),
    "settings/data/": Door(writes={"POST": {}}),
    "settings/data/<uuid:export_id>/": Door(an_export),
    "settings/data/delete/": Door(writes={"POST": {"email": "another@example.com"}}),
    "settings/data/delete/undo/": Door(writes={"POST": {}}),
}

PROGRESS: dict[str, Line] = {
    "learn/<slug:slug>/complete/": Door(each_article, {"POST": CLICK}),
    "learn/<slug:slug>/undo/": Door(each_article, {"POST": CLICK}),
    "learn/sections/<slug:slug>/reset/": Door(section, {"POST": {"for": ""}}),
    "learn/sections/<slug:slug>/bring-back/": Door(section, {"POST": {"for": ""}}),
    "progress/token/": Door(),
    "progress/": Door(queries=("page=2",)),
    "progress/goal/": Door(writes={"POST": {"articles": 3}}),
    "progress/goal/remove/": Door(writes={"POST": {}}),
    "progress/certificates/": Door(),
    "progress/certificates/whole/": Door(writes={"POST": {"name": "A"}}),
    "progress/certificates/sections/<slug:slug>/": Door(section, {"POST": {"name": "A"}}),
    "progress/certificates/<uuid:certificate_id>/revoke/": Door(a_certificate, {"POST": {}}),
    # Its address is given to whoever is to verify it.
    "certificates/<uuid:certificate_id>/": Door(
        a_certificate, shows={"certificate": EVERYBODY}, open_here=frozenset({"certificate"})
    ),
    "bookmarks/": Door(),
    "learn/<slug:slug>/bookmark/": Door(each_article, {"POST": CLICK}),
    "learn/<slug:slug>/bookmark/remove/": Door(each_article, {"POST": CLICK}),
    "notes/": Door(queries=("q=a", "q=e&page=2")),
    "notes/export/": Door(),
    "learn/<slug:slug>/notes/": Door(each_article, {"POST": NOTE}),
    "learn/<slug:slug>/notes/restore/": Door(each_article, {"POST": {"receipt": "x"}}),
    "learn/<slug:slug>/notes/<uuid:note_id>/": Door(
        a_note, {"POST": {"body": "Mine.", "seen": "2026-01-01T00:00:00Z"}}
    ),
    "learn/<slug:slug>/notes/<uuid:note_id>/delete/": Door(a_note, {"POST": {}}),
    "learn/<slug:slug>/changes/": Door(each_article, {"POST": {"revision": "2"}}),
}

BILLING: dict[str, Line] = {
    "billing/subscribe/": Door(writes={"POST": {"price": "premium-month"}}),
    "billing/success/": Door(queries=("session_id=cs_test_1",)),
    "billing/cancelled/": Door(),
    "billing/portal/": Door(writes={"POST": {}}),
    "billing/webhook/": Door(writes={"POST": {"id": "evt_1"}}),
    "settings/billing/": Door(queries=("back=1",)),
}

API: dict[str, Line] = {
    "api/v1/schema/": Door(),
    "api/v1/account/": Door(writes={"PATCH": {"theme": "dark"}}),
    "api/v1/account/tokens/": Door(),
    "api/v1/account/tokens/<int:token_id>/": Door(a_token, {"DELETE": {}}),
    "api/v1/progress/": Door(),
    "api/v1/progress/completions/": Door(),
    "api/v1/progress/completions/<slug:slug>/": Door(each_article, {"PUT": {}, "DELETE": {}}),
    "api/v1/progress/events/": Door(),
    "api/v1/progress/positions/<slug:slug>/": Door(
        each_article, {"PUT": {"block": 2, "percent": 10, "seconds_ago": 0}}
    ),
    "api/v1/progress/bookmarks/": Door(),
    "api/v1/progress/bookmarks/<slug:slug>/": Door(each_article, {"PUT": {}, "DELETE": {}}),
    "api/v1/progress/notes/": Door(queries=("article=premium",)),
    "api/v1/progress/notes/<uuid:note_id>/": Door(
        a_note, {"PUT": {"article": "premium", "body": "Mine."}, "DELETE": {}}
    ),
    "api/v1/progress/activity/": Door(),
    "api/v1/progress/goal/": Door(writes={"PUT": {"articles": 3}, "DELETE": {}}),
    "api/v1/progress/certificates/": Door(writes={"POST": {"section": None, "name": "A"}}),
    "api/v1/progress/certificates/<uuid:certificate_id>/revoke/": Door(a_certificate, {"POST": {}}),
}

TEXT = {"_field": "body", "body": "Words."}
DRAFTS = frozenset({EDITOR})
# Staff who look after people and certificates see what there is, such as the names of tokens.
OF_PEOPLE = frozenset({"certificate", "belongings"})
ADMIN: dict[str, Line] = {
    "admin/": Door(),
    "admin/login/": Door(),
    "admin/logout/": Door(writes={"POST": {}}),
    "admin/password_change/": Door(writes={"POST": {}}),
    "admin/password_change/done/": Door(),
    "admin/jsi18n/": Door(),
    "admin/autocomplete/": Door(
        queries=(
            "term=&app_label=articles&model_name=prerequisite&field_name=requires",
            "term=a&app_label=billing&model_name=manualgrant&field_name=user",
        )
    ),
    "admin/r/<path:content_type_id>/<path:object_id>/": Door(on_site),
    "admin/^(?P<app_label>*": Door(paths=("/admin/articles/", "/admin/billing/")),
    "admin/(?P<url>.*)$": Door(paths=("/admin/nowhere/",)),
    "admin/desk/release/": Door(writes={"POST": {}}),
    "admin/desk/skip/": Door(writes={"POST": {}}),
    "admin/desk/queue/move/": Door(writes={"POST": {"move": "1:0"}}),
    "admin/desk/queue/<int:pk>/take-out/": Door(each_pk, {"POST": {}}),
    "admin/desk/queue/add/<int:pk>/": Door(each_pk, {"POST": {"kind": "article"}}),
    "admin/desk/reports/": Door(),
    "admin/desk/reports/<uuid:pk>/": Door(a_report, {"POST": {}}),
    "admin/articles/article/add/draft/": Door(writes={"POST": TEXT}),
    "admin/articles/article/<int:pk>/draft/": Door(each_pk, {"POST": TEXT}),
    "admin/articles/article/render/": Door(writes={"POST": TEXT}),
    "admin/articles/article/<int:pk>/links/": Door(each_pk, {"POST": {}}),
    "admin/articles/article/<int:pk>/duplicate/": Door(each_pk, {"POST": {}}),
    "admin/articles/article/<int:pk>/versions/": Door(
        each_pk, queries=("old=1&new=2", "new=1&old=0")
    ),
    "admin/articles/article/<int:pk>/versions/<int:number>/revert/": Door(
        each_version, {"POST": {}}
    ),
    "admin/articles/article/<int:pk>/preview/": Door(
        each_pk,
        shows=dict.fromkeys(
            ["premium", "early", "draft", "unannounced", "scheduled", "retired"], DRAFTS
        ),
    ),
    **model_pages(
        "admin/articles/article/",
        each_pk,
        shows=dict.fromkeys(["premium", "early", "draft", "scheduled"], DRAFTS),
    ),
    **model_pages(
        "admin/articles/section/", row_of(lambda course: course.section.pk), open_here=OF_PEOPLE
    ),
    "admin/articles/section/<int:pk>/order/": Door(a_section, {"POST": {"order": "1,2"}}),
    **model_pages("admin/articles/image/", row_of(lambda course: 1)),
    **model_pages("admin/articles/category/", row_of(lambda course: course.premium.category_id)),
    **model_pages("admin/articles/company/", row_of(lambda course: 1)),
    **model_pages(
        "admin/progress/certificate/",
        row_of(lambda course: course.certificate.pk),
        open_here=OF_PEOPLE,
        chosen=[uuid4()],
    ),
    **model_pages(
        "admin/accounts/user/", row_of(lambda course: course.other.pk), open_here=OF_PEOPLE
    ),
    **model_pages("admin/accounts/outgoingmail/", row_of(lambda course: 1)),
    "admin/accounts/user/<id>/password/": Door(row_of(lambda course: course.other.pk)),
    "admin/billing/*": Sealed("what was sold and to whom: billing knows no article"),
    "admin/auth/*": Sealed("groups and their permissions"),
    "admin/account/*": Sealed("addresses of accounts"),
    "admin/mfa/*": Sealed("second factors"),
    "admin/usersessions/*": Sealed("devices that are signed in"),
    "admin/socialaccount/*": Sealed("accounts at GitHub and Google"),
    "admin/django_celery_beat/*": Sealed("when tasks run; their arguments are ids"),
}

DOORS: dict[str, Line] = {**PAGES, **ACCOUNT, **PROGRESS, **BILLING, **API, **ADMIN}


def key_of(route: str) -> str | None:
    """The key of the line that answers for a route."""
    if route in DOORS:
        return route
    families = [key for key in DOORS if key.endswith("*") and route.startswith(key[:-1])]
    return max(families, key=len, default=None)


def line_of(route: str) -> Line | None:
    key = key_of(route)
    return DOORS[key] if key is not None else None


def is_of_admin(route: str) -> bool:
    return route.startswith("admin/")
