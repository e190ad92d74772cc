"""The mails that we write ourselves: a template each, as text and as HTML."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from accounts.models import User
from accounts.outbox import queue_mail


def queue_letter(
    name: str,
    *,
    key: str,
    recipient: str,
    subject: str,
    user: User | None = None,
    **context: Any,
) -> bool:
    """templates/accounts/mail/<name>.txt and .html, into the outbox."""
    context |= {"site": settings.SITE_URL, "subject": subject}
    return queue_mail(
        key=key,
        recipient=recipient,
        subject=subject,
        text=render_to_string(f"accounts/mail/{name}.txt", context),
        html=render_to_string(f"accounts/mail/{name}.html", context),
        user=user,
    )
