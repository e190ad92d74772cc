"""Two-step sign-in as an app and a person with recovery codes do it."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from accounts.models import User

PERIOD = 30  # seconds


def app_code(secret: str, steps: int = 0) -> str:
    """What an app with the secret shows, or will show in so many steps."""
    return str(format_hotp_value(hotp_value(secret, int(time.time() // PERIOD) + steps)))


def turn_on(user: User) -> str:
    """The secret."""
    secret: str = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def recovery_codes(user: User) -> list[str]:
    codes: list[str] = (
        Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
        .wrap()
        .get_unused_codes()
    )
    return codes
