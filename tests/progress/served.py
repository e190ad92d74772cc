"""The site on gunicorn, on the database of the test that runs, and browsers that ask it."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client

from accounts.models import User
from leetllm.local import PROJECT_DIR
from leetllm.processes import dies_with_parent
from progress.addressing import address_of
from tests.leetllm.checkout import free_port

TIMEOUT = 30.0  # seconds
TOKEN = "a" * 32


@contextlib.contextmanager
def served(redis_url: str = "") -> Iterator[int]:
    """Yields the port on localhost."""
    port = free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.progress.served_settings",
        "SERVED_DATABASE": connection.settings_dict["NAME"],
        "SERVED_REDIS": redis_url,
        "PORT": str(port),
        "LOG_LEVEL": "CRITICAL",
    }
    command = ["gunicorn", "-c", "leetllm/gunicorn.py", "--log-level", "critical"]
    process = subprocess.Popen(
        [sys.executable, "-m", *command, "tests.progress.dying:application"],
        cwd=PROJECT_DIR,
        env=environment,
        preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509 - it only calls prctl
    )
    try:
        wait_until_it_answers(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def wait_until_it_answers(port: int) -> None:
    deadline = time.monotonic() + TIMEOUT
    while True:
        try:
            if Browser(port).get("/livez")[0] == 200:
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.05)


@dataclass
class Browser:
    """What one device sends: its cookies and, as its pages do, whom they were rendered for."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    address: str = ""

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path, "", {})

    def mark(self, slug: str, act: str = "complete", **headers: str) -> int:
        form = {"for": self.address, "csrfmiddlewaretoken": TOKEN}
        return self._ask("POST", f"/learn/{slug}/{act}/", urlencode(form), headers)[0]

    def sign_in(self, user: User, password: str) -> int:
        form = {"login": user.email, "password": password, "csrfmiddlewaretoken": TOKEN}
        return self._ask("POST", "/accounts/login/", urlencode(form), {})[0]

    def _ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> tuple[int, str]:
        line = http.client.HTTPConnection("localhost", self.port, timeout=TIMEOUT)
        cookies = {**self.cookies, settings.CSRF_COOKIE_NAME: TOKEN}
        try:
            line.request(
                method,
                path,
                body,
                {
                    "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
                    "Content-Type": "application/x-www-form-urlencoded",
                    **{name.replace("_", "-"): value for name, value in headers.items()},
                },
            )
            answer = line.getresponse()
            for cookie in answer.msg.get_all("Set-Cookie", []):
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, answer.read().decode()
        finally:
            line.close()


def device_of(user: User, port: int) -> Browser:
    """Signed in, with a session of its own."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return Browser(port, {name: client.cookies[name].value}, address_of(user))
