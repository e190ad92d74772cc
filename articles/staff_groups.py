"""Who may do what in the admin: authors write their own drafts, editors all but people and money.

`ensuregroups` makes them.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

AUTHORS, EDITORS = "Authors", "Editors"
WRITTEN = ("article", "image")
NAMED = ("section", "category", "company")
PARTS = (
    "articlecompany",
    "prerequisite",
    "keyconcept",
    "rubriccriterion",
    "pitfall",
    "reference",
    "breakdown",
    "modelanswer",
    "followup",
    "practicefile",
)


def authors_group() -> Group:
    """May write; articles.admin.own_drafts says at what."""
    content = Permission.objects.filter(content_type__app_label="articles")
    may = content.filter(content_type__model__in=(*WRITTEN, *PARTS)).exclude(
        codename__in=["publish_article", "delete_image", "change_image"]
    )
    sees = content.filter(
        content_type__model__in=NAMED, codename__in=[f"view_{name}" for name in NAMED]
    )
    return _group(AUTHORS, may | sees)


def editors_group() -> Group:
    """May do everything but what concerns people and billing."""
    schedule = Q(
        content_type__app_label="django_celery_beat",
        codename__in=[
            "view_periodictask",
            "view_crontabschedule",
            "add_crontabschedule",
            "change_crontabschedule",
        ],
    )
    return _group(
        EDITORS, Permission.objects.filter(Q(content_type__app_label="articles") | schedule)
    )


def _group(name: str, permissions: object) -> Group:
    group, _ = Group.objects.get_or_create(name=name)
    group.permissions.set(permissions)  # type: ignore[arg-type]
    return group
