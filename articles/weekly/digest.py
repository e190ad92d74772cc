"""The week's mail: what came out, in full words for those who may read it, as a teaser for others.

Mails are written to the outbox in batches, a little ahead of what has been sent, so that a hundred
thousand readers never stand in memory or in the database at once. The cursor of the release moves
in the transaction that writes a batch; the key of each mail makes a repetition harmless.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import make_msgid

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string

from accounts.models import OutgoingMail, User
from accounts.outbox import sending_domain
from accounts.unsubscribing import MailKind, unsubscribe_headers, unsubscribe_url
from articles.models import Release, ReleasedArticle
from billing.access import premium_users

BATCH = 500
MOST_WAITING = 2_000
KEY = "digest-"


def write_digests(now: datetime) -> int:
    """Writes on where the last call stopped, as far as there is room; how many mails are new."""
    written = 0
    releases = Release.objects.filter(state=Release.State.RELEASED, digest_written_at=None)
    for release in releases.order_by("year", "week"):
        while _room() and (batch := _write_batch(release.pk, now)) is not None:
            written += batch
    return written


def _room() -> bool:
    waiting = OutgoingMail.objects.filter(key__startswith=KEY, sent_at=None, failed_at=None)
    return waiting.count() <= MOST_WAITING - BATCH


@transaction.atomic
def _write_batch(release_id: int, now: datetime) -> int | None:
    """How many were added; None where there is nobody left, or another worker writes."""
    release = (
        Release.objects.select_for_update(skip_locked=True)
        .filter(pk=release_id, digest_written_at=None)
        .first()
    )
    if release is None:
        return None
    readers = list(
        User.objects.filter(
            pk__gt=release.digest_cursor, wants_digest=True, is_active=True, mail_stopped_at=None
        )
        .annotate(is_premium=Exists(premium_users(now).filter(pk=OuterRef("pk"))))
        .order_by("pk")[:BATCH]
    )
    if not readers:
        release.digest_written_at = now
        release.save(update_fields=["digest_written_at"])
        return None
    added = _add_mails(release, readers, now)
    release.digest_cursor = readers[-1].pk
    release.save(update_fields=["digest_cursor"])
    return added


def _add_mails(release: Release, readers: Sequence[User], now: datetime) -> int:
    contents = list(release.contents.select_related("article__section", "article__category"))
    keys = {f"{KEY}{release.pk}-{reader.pk}": reader for reader in readers}
    known = OutgoingMail.objects.filter(key__in=keys).values_list("key", flat=True)
    for key in known:
        del keys[key]
    mails = [_mail(key, release, contents, reader, now) for key, reader in keys.items()]
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
    return len(mails)


def _mail(
    key: str, release: Release, contents: list[ReleasedArticle], reader: User, now: datetime
) -> OutgoingMail:
    is_premium: bool = reader.is_premium  # type: ignore[attr-defined]
    subject = _subject(contents)
    context = {
        "release": release,
        "entries": [_entry(content, is_premium=is_premium, now=now) for content in contents],
        "is_premium": is_premium,
        "reader": reader,
        "site": settings.SITE_URL,
        "subject": subject,
        "unsubscribe_url": unsubscribe_url(reader, MailKind.DIGEST),
    }
    return OutgoingMail(
        key=key,
        user=reader,
        recipient=reader.email,
        subject=subject,
        text=render_to_string("articles/digest/digest.txt", context),
        html=render_to_string("articles/digest/digest.html", context),
        headers=unsubscribe_headers(reader, MailKind.DIGEST),
        message_id=make_msgid(domain=sending_domain()),
        created_at=now,
        due_at=now,
    )


def _entry(content: ReleasedArticle, *, is_premium: bool, now: datetime) -> dict[str, object]:
    """What a mail says of one article: only what its reader may read when it is written."""
    article = content.article
    is_part = content.kind == ReleasedArticle.Kind.PREMIUM
    opens_later = article.free_from is not None and article.free_from > now
    return {
        "article": article,
        "is_part": is_part,
        "may_read": is_premium or (article.is_sample if is_part else not opens_later),
        "free_from": article.free_from if opens_later and not is_part else None,
        "url": f"{settings.SITE_URL}{article.get_absolute_url()}",
    }


def _subject(contents: list[ReleasedArticle]) -> str:
    titles = [content.article.title for content in contents]
    more = f" and {len(titles) - 1} more" if len(titles) > 1 else ""
    return f"New this week: {titles[0]}{more}"
