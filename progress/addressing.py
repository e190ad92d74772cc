"""Whom a page was rendered for, as its form says it back.

A tab may be older than a sign-out or than another person's sign-in; its click is for the account
that it showed and for no other.
"""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.signing import BadSignature, Signer

_signer = Signer(salt="progress.addressing")


def address_of(user: AbstractBaseUser | AnonymousUser) -> str:
    """Signed, so that nobody can name another account; empty for a visitor."""
    return _signer.sign_object(user.pk) if user.is_authenticated else ""


def addressee(address: str) -> int | None:
    """The id of the account; None for a visitor, or where the signature is not ours."""
    try:
        return int(_signer.unsign_object(address)) if address else None
    except (BadSignature, ValueError, TypeError):
        return None
