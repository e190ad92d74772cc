from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from articles.publishing import publish_due
from articles.weekly.digest import write_digests
from articles.weekly.releasing import release_due
from articles.weekly.schedule import ensure_periodic_task
from articles.weekly.warning import warn_of_short_queue

logger = logging.getLogger(__name__)


@shared_task
def publish_due_articles() -> int:
    """Beat calls it every minute. Returns how many articles came out."""
    published = publish_due(timezone.now())
    for article in published:
        logger.info("Published “%s”", article.title)
    return len(published)


@shared_task
def release_week() -> None:
    """Beat calls it at the hour in the admin and every few minutes, for an hour that was missed."""
    now = timezone.now()
    ensure_periodic_task()
    release = release_due(now)
    if release:
        logger.info("%s: %s", release, release.get_state_display().lower())
    warn_of_short_queue(now)


@shared_task
def write_release_digests() -> int:
    """Beat calls it every minute, until every reader's mail is written."""
    return write_digests(timezone.now())
