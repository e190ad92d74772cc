"""What the account itself holds, for an export: no password, no secret of any kind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.serializers.json import DjangoJSONEncoder

from accounts.exporting import ExportedFile
from accounts.models import User


def account_files(user: User) -> Iterator[ExportedFile]:
    account = {
        "profile": _profile(user),
        "email_addresses": _rows(
            EmailAddress.objects.filter(user=user), "email", "verified", "primary"
        ),
        "connected_accounts": _rows(
            SocialAccount.objects.filter(user=user),
            "provider", "uid", "date_joined", "last_login", "extra_data",
        ),
        "sign_in_methods": _rows(
            Authenticator.objects.filter(user=user), "type", "created_at", "last_used_at"
        ),
        "sessions": _rows(
            UserSession.objects.filter(user=user), "ip", "user_agent", "created_at", "last_seen_at"
        ),
        "api_tokens": _rows(user.api_tokens, "name", "prefix", "created_at", "last_used_at"),
        "mails": _rows(user.mails, "recipient", "subject", "created_at", "sent_at", "failed_at"),
        "exports": _rows(user.data_exports, "requested_at", "finished_at"),
    }  # fmt: skip
    text = json.dumps(account, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
    yield ExportedFile("account.json", f"{text}\n")


def _profile(user: User) -> dict[str, Any]:
    fields = (
        "email", "display_name", "time_zone", "theme", "wants_digest", "wants_reviews",
        "wants_replies", "date_joined", "last_login", "deletion_due_at", "is_active", "is_staff",
    )  # fmt: skip
    return {
        **{field: getattr(user, field) for field in fields},
        "has_password": user.has_usable_password(),
        "groups": list(user.groups.values_list("name", flat=True)),
    }


def _rows(rows: Any, *fields: str) -> list[dict[str, Any]]:
    return list(rows.order_by("pk").values(*fields))
