"""The fake Stripe beside `make run`, where no key of the real one is given."""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse

from leetllm import local

HOST = "127.0.0.1"
PORTS = range(20_000, 30_000)  # below those that a system gives away
PRICES = ["--month", "19", "--year", "190"]


def is_wanted() -> bool:
    return settings.DEBUG and not settings.STRIPE_SECRET_KEY


def chosen_port() -> int:
    """The same at each start, so that pages of an earlier run are found again; else a free one."""
    digest = hashlib.sha256(os.fsencode(local.PROJECT_DIR)).digest()
    wanted = PORTS[int.from_bytes(digest[:4]) % len(PORTS)]
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            free: int = probe.getsockname()[1]
            return free
    raise OSError("No port of this machine is free.")


@dataclass(frozen=True)
class DemoStripe:
    """What the programs of one run know of it."""

    site_port: int
    port: int = field(default_factory=chosen_port)
    key: str = field(default_factory=lambda: f"sk_test_demo{secrets.token_hex(12)}")
    secret: str = field(default_factory=lambda: f"whsec_demo{secrets.token_hex(12)}")

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "STRIPE_SECRET_KEY": self.key,
            "STRIPE_WEBHOOK_SECRETS": self.secret,
            "STRIPE_API_BASE": self.url,
            "BILLING_DEMO": "1",
        }

    @property
    def command(self) -> list[str]:
        webhook = f"http://localhost:{self.site_port}{reverse('billing:webhook')}"
        state = local.VAR_DIR / "fake-stripe.json"
        return [
            *(sys.executable, "-m", "billing.fake_stripe"),
            *("--webhook", webhook, "--state", str(state)),
        ]

    def set_up_prices(self, say: Callable[[str], None]) -> None:
        """As an operator would with the real one; what is there already stays."""
        while not answers(self.port):
            time.sleep(0.05)
        command = [sys.executable, str(local.PROJECT_DIR / "manage.py"), "stripesetup", *PRICES]
        environment = {**os.environ, "PORT": str(self.site_port), **self.environment}
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            say(f"The prices of the demo could not be made: {done.stderr.strip()}")


def answers(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex((HOST, port)) == 0
