"""Whose desk it is: an editor's shows everything, an author's what is their own."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import User


@dataclass(frozen=True)
class Reach:
    user: User
    is_editor: bool
    may_release: bool
    may_handle_reports: bool

    def own(self, path: str = "") -> Q:
        """Limits rows to the articles of this desk; `path` leads to the article."""
        return Q() if self.is_editor else Q(**{f"{path}author": self.user.pk})


def reach_of(user: AbstractBaseUser | AnonymousUser) -> Reach | None:
    """None for whoever has no desk."""
    if not isinstance(user, User) or not user.is_staff or not user.has_perm(CHANGE_ARTICLE):
        return None
    is_editor = user.has_perm("articles.publish_article")
    return Reach(
        user=user,
        is_editor=is_editor,
        may_release=is_editor and user.has_perm("articles.change_queueentry"),
        may_handle_reports=is_editor and user.has_perm("articles.change_readerreport"),
    )


CHANGE_ARTICLE = "articles.change_article"
