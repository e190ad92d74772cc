"""What beat has the workers do, and when (UTC)."""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab

# While no worker runs, no more than one of each minute's is waiting.
A_MINUTE = {"expires": 55}

SCHEDULE: dict[str, dict[str, Any]] = {
    "publish-due-articles": {"task": "articles.tasks.publish_due_articles", "schedule": crontab()},
    "release-week": {"task": "articles.tasks.release_week", "schedule": crontab(minute="*/5")},
    "write-digests": {
        "task": "articles.tasks.write_release_digests",
        "schedule": crontab(),
        "options": A_MINUTE,
    },
    "sweep-mails": {
        "task": "accounts.tasks.sweep_mails",
        "schedule": crontab(),
        "options": A_MINUTE,
    },
    "sweep-exports": {
        "task": "accounts.tasks.sweep_exports",
        "schedule": crontab(),
        "options": A_MINUTE,
    },
    "delete-due-accounts": {
        "task": "accounts.tasks.delete_due_accounts",
        "schedule": crontab(minute="23"),
    },
    "sweep-billing": {"task": "billing.tasks.sweep_billing", "schedule": crontab(minute="*/5")},
    "reconcile-billing": {
        "task": "billing.tasks.reconcile_billing",
        "schedule": crontab(hour="3", minute="17"),
    },
}
