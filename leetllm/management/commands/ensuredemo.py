from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from articles.staff_groups import authors_group, editors_group
from billing.models import ManualGrant


@dataclass(frozen=True)
class DemoAccount:
    email: str
    name: str
    purpose: str
    is_author: bool = False
    is_premium: bool = False


DEMO_ACCOUNTS = (
    DemoAccount("author@example.com", "Demo author", "writes at /admin/", is_author=True),
    DemoAccount("free@example.com", "Demo learner", "reads what is free"),
    DemoAccount("premium@example.com", "Demo subscriber", "reads everything", is_premium=True),
)
DEMO_PASSWORD = "leetllm-demo"  # noqa: S105 - development only, and printed


class Command(BaseCommand):
    help = "Makes an author, a free and a premium account to try the site with (DEBUG only)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Demo accounts are for development: they need DEBUG=1.")
        with transaction.atomic():
            authors_group()
            for account in DEMO_ACCOUNTS:
                ensure_demo_account(account)
        self.stdout.write("Demo accounts, development only:")
        for account in DEMO_ACCOUNTS:
            self.stdout.write(f"  {account.email:21} {DEMO_PASSWORD}   {account.purpose}")


def ensure_demo_account(account: DemoAccount) -> User:
    """The account as it should be; an existing one keeps its data and its password."""
    user = User.objects.filter(email=account.email).first()
    if user is None:
        user = User.objects.create_user(
            account.email, DEMO_PASSWORD, display_name=account.name, is_staff=account.is_author
        )
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    if account.is_author:
        user.groups.add(editors_group())
    if account.is_premium and not user.premium_grants.exists():
        ManualGrant.objects.create(user=user, reason="Demo account")
    return user
