"""Accounts that may sign in, what they were written, and ways in."""

from __future__ import annotations

import re
from typing import Any

from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import OutgoingMail, User
from tests.factories import make_user

PASSWORD = "correct horse battery"


def make_learner(email: str = "learner@example.com", **fields: Any) -> User:
    """With a confirmed address."""
    user = make_user(**{"email": email, "password": PASSWORD, **fields})
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client: Client, user: User, password: str = PASSWORD, **options: Any) -> Any:
    data = {"login": user.email, "password": password}
    return client.post("/accounts/login/", data, **options)


def is_signed_in(client: Client) -> bool:
    return client.get("/accounts/sessions/").status_code == 200


def confirm_identity(client: Client, password: str = PASSWORD) -> None:
    """As asked before a change of how the account is protected."""
    client.post("/accounts/reauthenticate/", {"password": password})


def mails_to(address: str) -> list[OutgoingMail]:
    """The newest first."""
    return list(OutgoingMail.objects.filter(recipient=address))


def code_to(address: str) -> str:
    return _found(r"^ {4}([A-Z0-9-]+)$", address)


def link_to(address: str) -> str:
    """The path of the first link."""
    return _found(r"https?://[^/\s]+(/\S*)", address)


def _found(pattern: str, address: str) -> str:
    match = re.search(pattern, mails_to(address)[0].text, re.MULTILINE)
    assert match is not None
    return match[1]
