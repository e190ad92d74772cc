"""Premium given by hand, and taken back."""

from __future__ import annotations

from datetime import datetime

from billing.models import ManualGrant


def revoke(grant: ManualGrant, by: int | None, reason: str, now: datetime) -> bool:
    """Whether it was in force; the row stays, with who took it back, when and why."""
    changed = ManualGrant.objects.filter(pk=grant.pk, revoked_at=None).update(
        revoked_at=now, revoked_by=by, revocation_reason=reason
    )
    return bool(changed)
