"""Mails that are on their way: written with what they tell about, sent by a worker, once.

A row is the truth: whatever is killed, a row that is neither sent nor given up is sent later.
A kill between the server's "accepted" and our commit sends a mail twice, with one Message-ID.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from email.utils import make_msgid, parseaddr

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q

from accounts.bouncing import stop_mail
from accounts.mailing import AwayError, RefusedError, send
from accounts.models import OutgoingMail, User
from accounts.waking import wake_after_commit

logger = logging.getLogger(__name__)

# Longer than a task may take, so that nobody takes up what is still being sent.
LEASE = timedelta(minutes=5)
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(hours=1)
MOST_ATTEMPTS = 12  # over about five hours
KEPT = timedelta(days=30)
KEPT_WITHOUT_ACCOUNT = timedelta(days=1)
MOST_WORDS = 500


def queue_mail(  # noqa: PLR0913 - each by its name
    *,
    key: str,
    recipient: str,
    subject: str,
    text: str,
    html: str = "",
    headers: Mapping[str, str] | None = None,
    user: User | None = None,
) -> bool:
    """Whether it is new: the occasion that `key` names is written about once.

    It belongs in the transaction of what it tells about. A worker is woken after the commit.
    """
    mail, is_new = OutgoingMail.objects.get_or_create(
        key=key,
        defaults={
            "recipient": recipient,
            "subject": " ".join(subject.split())[: OutgoingMail.MAX_SUBJECT],
            "text": text,
            "html": html,
            "headers": dict(headers or {}),
            "user": user,
            "message_id": make_msgid(domain=sending_domain()),
        },
    )
    if is_new:
        wake_after_commit("accounts.tasks.send_mail", mail.pk)
    return is_new


def send_due(now: datetime, limit: int) -> int:
    """Sends what is due, oldest first; returns how many. It stops where the server is away."""
    sent = 0
    with _connection() as connection, suppress(AwayError):
        while sent < limit and (mail := _claim(now)):
            sent += _deliver(mail, now, connection)
    return sent


def send_one(mail_id: int, now: datetime) -> bool:
    """Sends a mail ahead of all that wait, for somebody looks for it now. Whether it was sent."""
    with _connection() as connection, suppress(AwayError):
        mail = _claim(now, Q(pk=mail_id))
        return mail is not None and _deliver(mail, now, connection)
    return False


def tidy(now: datetime) -> None:
    """Forgets old mails, sooner those of no account; gives up one under which workers died."""
    ended = OutgoingMail.objects.ended()
    ended.filter(created_at__lt=now - KEPT).delete()
    ended.filter(created_at__lt=now - KEPT_WITHOUT_ACCOUNT, user=None).delete()
    for mail in OutgoingMail.objects.due(now).filter(attempts__gte=MOST_ATTEMPTS):
        _give_up(mail, now, RuntimeError("Each worker that tried to send it was lost."))


@transaction.atomic
def _claim(now: datetime, which: Q | None = None) -> OutgoingMail | None:
    """The next mail that is due, put off for everybody else while we send it."""
    mail = (
        OutgoingMail.objects.due(now)
        .filter(which or Q(), attempts__lt=MOST_ATTEMPTS)
        .select_for_update(skip_locked=True)
        .order_by("due_at", "pk")
        .first()
    )
    if mail:
        mail.attempts += 1
        mail.due_at = now + LEASE
        mail.save(update_fields=["attempts", "due_at"])
    return mail


def _deliver(mail: OutgoingMail, now: datetime, connection: BaseEmailBackend) -> bool:
    """Whether it was sent. Raises AwayError, with the mail put off, where no server answers."""
    try:
        send(mail, connection)
    except RefusedError as error:
        stop_mail(mail.recipient, now)
        _give_up(mail, now, error)
    except AwayError as error:
        _put_off(mail, now, error)
        raise
    except SoftTimeLimitExceeded:
        raise  # the mail is no worse than others; it is taken up after the lease
    except Exception as error:
        logger.exception("The mail %s could not be sent", mail.pk)
        _put_off(mail, now, error)
    else:
        _end(mail, sent_at=now, last_error="")
        return True
    return False


def _put_off(mail: OutgoingMail, now: datetime, error: Exception) -> None:
    """For twice as long each time, and not all at the same moment."""
    if mail.attempts >= MOST_ATTEMPTS:
        _give_up(mail, now, error)
        return
    delay = min(FIRST_DELAY * 2 ** (mail.attempts - 1), LONGEST_DELAY)
    jitter = random.uniform(0.75, 1.25)  # noqa: S311 - nobody gains by guessing it
    OutgoingMail.objects.filter(pk=mail.pk).update(
        due_at=now + delay * jitter, last_error=_words(error)
    )


def _give_up(mail: OutgoingMail, now: datetime, error: Exception) -> None:
    logger.warning("The mail %s is given up: %s", mail.pk, error)
    _end(mail, failed_at=now, last_error=_words(error))


def _end(mail: OutgoingMail, **fields: datetime | str) -> None:
    """Its text held links and codes: it is kept in development alone, to be looked at."""
    emptied = {} if settings.DEBUG else {"text": "", "html": "", "headers": {}}
    OutgoingMail.objects.filter(pk=mail.pk).update(**fields, **emptied)


@contextmanager
def _connection() -> Iterator[BaseEmailBackend]:
    connection = get_connection()
    try:
        yield connection
    finally:
        with suppress(OSError):  # the other side may be gone
            connection.close()


def _words(error: Exception) -> str:
    return str(error)[:MOST_WORDS] or type(error).__name__


def sending_domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
