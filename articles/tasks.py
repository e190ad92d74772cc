from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from articles.publishing import publish_due

logger = logging.getLogger(__name__)


@shared_task
def publish_due_articles() -> int:
    """Beat calls it every minute. Returns how many articles came out."""
    published = publish_due(timezone.now())
    for article in published:
        logger.info("Published “%s”", article.title)
    return len(published)
