"""Does the time of an answer tell whether an address has an account? `python -m bench.enumeration`

Each door is asked in pairs, once with an address that has an account and once with one that has
none, in random order, over HTTP on gunicorn with Argon2 and the mails in the outbox. AUC is how
often a threshold on the time tells the two apart: 0.5 is a coin.
"""

from __future__ import annotations

import http.client
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from accounts.models import User
from bench.site import prepared, session_of, site
from tests.factories import make_user

PAIRS = 300
WARM_UP = 10
TOKEN = "a" * 32  # stands in the cookie and in the form, as Django compares them
PASSWORD = "correct horse battery"  # noqa: S105 - of accounts that live as long as the run
_number = count(1)


@dataclass
class Visitor:
    """A browser, with the cookies that it was given."""

    port: int
    cookies: dict[str, str] = field(default_factory=lambda: {settings.CSRF_COOKIE_NAME: TOKEN})

    def post(self, path: str, **data: str) -> float:
        """The seconds until the answer is there. Raises AssertionError for a wrong status."""
        body = urlencode({**data, "csrfmiddlewaretoken": TOKEN})
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
        there = http.client.HTTPConnection("localhost", self.port, timeout=30)
        there.connect()
        began = time.perf_counter()
        there.request("POST", path, body, headers)
        answer = there.getresponse()
        answer.read()
        took = time.perf_counter() - began
        there.close()
        assert answer.status in {200, 302}, f"{path}: {answer.status}"
        for name, value in answer.getheaders():
            if name == "Set-Cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return took


Knock = Callable[[int, str], float]


def sign_in(port: int, email: str) -> float:
    return Visitor(port).post("/accounts/login/", login=email, password="a wrong password")  # noqa: S106


def sign_up(port: int, email: str) -> float:
    return Visitor(port).post("/accounts/signup/", email=email, password1="a stranger's words")


def reset(port: int, email: str) -> float:
    return Visitor(port).post("/accounts/password/reset/", email=email)


def ask_for_code(port: int, email: str) -> float:
    return Visitor(port).post("/accounts/login/code/", email=email)


def ask_for_another_code(port: int, email: str) -> float:
    visitor = Visitor(port)
    visitor.post("/accounts/login/code/", email=email)
    return visitor.post("/accounts/login/code/confirm/", action="resend")


def ask_to_confirm_again(port: int, email: str) -> float:
    visitor = Visitor(port)
    visitor.post("/accounts/signup/", email=email, password1="a stranger's words")
    return visitor.post("/accounts/confirm-email/", action="resend")


def changing_to_it(cookie: tuple[str, str]) -> Knock:
    def knock(port: int, email: str) -> float:
        visitor = Visitor(port)
        visitor.cookies |= dict([cookie])
        return visitor.post("/accounts/email/", email=email, action_add="")

    return knock


def make_accounts(amount: int) -> list[str]:
    """Their addresses. One hash serves them all, for only its being there matters."""
    password = make_user(password=PASSWORD).password
    emails = [f"known-{next(_number):06}@example.com" for _ in range(amount)]
    users = User.objects.bulk_create([User(email=email, password=password) for email in emails])
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    return emails


def new_addresses(amount: int) -> list[str]:
    return [f"fresh-{next(_number):06}@example.com" for _ in range(amount)]


def known_person() -> tuple[str, str]:
    """The cookie of somebody who signed in and confirmed it with the password."""
    name, key = session_of(make_user())
    session = SessionStore(key)
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() + 3600, "reauthenticated": True}
    ]
    session.save()
    return name, key


def measure(port: int, knock: Knock, one: list[str], other: list[str]) -> tuple[list[float], ...]:
    times: tuple[list[float], list[float]] = ([], [])
    for number, pair in enumerate(zip(one, other, strict=True)):
        for side in random.sample((0, 1), 2):
            took = knock(port, pair[side])
            if number >= WARM_UP:
                times[side].append(took * 1000)
    return times


def auc(one: list[float], other: list[float]) -> float:
    """How often the better of the two guesses is right, of a random one of each side."""
    wins = sum((a > b) + (a == b) / 2 for a in one for b in other) / (len(one) * len(other))
    return max(wins, 1 - wins)


def main() -> None:
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS
    with prepared() as environment, site(environment, "bench.doors") as port:
        doors: dict[str, Knock] = {
            "sign in, wrong password": sign_in,
            "sign up": sign_up,
            "sign up, code again": ask_to_confirm_again,
            "reset the password": reset,
            "code to sign in": ask_for_code,
            "code to sign in, again": ask_for_another_code,
            "change the address": changing_to_it(known_person()),
        }
        print(f"{pairs} pairs; medians in ms")
        print(f"{'':24} {'known':>8} {'unknown':>8} {'Δ':>7} {'AUC':>6}")
        for name, knock in doors.items():
            amount = pairs + WARM_UP
            known, unknown = measure(port, knock, make_accounts(amount), new_addresses(amount))
            print(
                f"{name:24} {statistics.median(known):8.1f} {statistics.median(unknown):8.1f}"
                f" {statistics.median(known) - statistics.median(unknown):+7.2f}"
                f" {auc(known, unknown):6.3f}",
                flush=True,
            )
        connection.close()


if __name__ == "__main__":
    main()
