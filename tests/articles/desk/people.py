"""Who sits at the desk."""

from __future__ import annotations

from django.contrib.auth.models import Permission

from accounts.models import User
from tests.factories import make_user

EDITOR = ("change_article", "publish_article", "change_queueentry", "change_readerreport")
AUTHOR = ("add_article", "change_article")


def make_editor() -> User:
    return _staff(EDITOR)


def make_author() -> User:
    return _staff(AUTHOR)


def _staff(codenames: tuple[str, ...]) -> User:
    user = make_user(is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="articles", codename__in=codenames)
    )
    return user
