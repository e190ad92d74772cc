"""Beginning a section again, and bringing back what was completed in it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from articles.models import Section
from progress import ledger
from progress.models import SectionReset


@transaction.atomic
def reset(user: User, section: Section, at: datetime) -> SectionReset | None:
    """Takes back all that is complete in the section, retired articles too; None if nothing is."""
    ids = section.articles.values_list("pk", flat=True)
    taken = ledger.remove(user, ids, at)
    if not taken:
        return None
    rows = [_as_json(row) for row in taken]
    return SectionReset.objects.create(user=user, section=section, at=at, completions=rows)


@transaction.atomic
def bring_back(user: User, section: Section, at: datetime) -> list[int]:
    """The articles of the latest reset that are complete again, each with its old time and day.

    What was completed anew since then stays as it is.
    """
    latest = SectionReset.objects.select_for_update().filter(user=user, section=section).first()
    if latest is None:
        return []
    added = ledger.add(user, [_from_json(row) for row in latest.completions], at)
    latest.delete()
    return added


def _as_json(row: ledger.Row) -> list[Any]:
    return [
        row.article_id,
        row.completed_at.isoformat(),
        row.day.isoformat(),
        row.zone,
        row.revision,
    ]


def _from_json(row: list[Any]) -> ledger.Row:
    article_id, completed_at, day, zone, revision = row
    return ledger.Row(
        article_id, datetime.fromisoformat(completed_at), date.fromisoformat(day), zone, revision
    )
