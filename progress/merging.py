"""What a browser did without an account joins the account that signs in there."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest

from accounts.models import User
from progress import ledger, visiting

logger = logging.getLogger(__name__)


def merge(request: HttpRequest, user: User) -> list[int]:
    """The articles that were added, with their own times; what the account has stays as it is.

    The rows and the emptied visit are committed together: an interrupted merge did nothing, and a
    repeated one finds nothing.
    """
    if not visiting.has_something_for(request, user):
        return []
    with visiting.held(request) as visit:
        added = ledger.add(
            user,
            [ledger.row(user, pk, at) for pk, at in visiting.completed_in(visit).items()],
        )
        for click in visiting.kept_for(visit, user):
            if click.act == "complete":
                added += ledger.add(user, [ledger.row(user, click.article_id, click.at)])
            else:
                ledger.remove(user, [click.article_id], click.at)
        visiting.hand_over(visit, user)
    return added


def merge_on_sign_in(sender: object, request: HttpRequest, user: User, **_: Any) -> None:
    """A failure leaves all where it is, for the next click or sign-in; it keeps nobody out."""
    try:
        added = len(merge(request, user))
    except DatabaseError:
        logger.exception("A visitor's progress could not be merged yet")
        return
    if added:
        articles = "article that you" if added == 1 else "articles that you"
        messages.success(
            request,
            f"{added} {articles} completed in this browser {'is' if added == 1 else 'are'} now"
            " in your account.",
            fail_silently=True,
        )
