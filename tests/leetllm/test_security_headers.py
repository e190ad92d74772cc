from __future__ import annotations

import re
import subprocess
import sys

import pytest
from django.test import Client

from leetllm.local import PROJECT_DIR
from tests.factories import make_article

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
OUTSIDE = {"form-action": {"https://checkout.stripe.com", "https://billing.stripe.com"}}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/learn/", "/accounts/login/", "/nowhere/"])
def test_every_page_carries_the_headers_that_protect_it(client: Client, path: str) -> None:
    response = client.get(path)
    assert {name: response.get(name) for name in HEADERS} == HEADERS
    assert "camera=()" in response["Permissions-Policy"]


def test_static_files_are_ours_alone(client: Client) -> None:
    assert client.get("/static/js/site.js")["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.django_db
def test_the_policy_lets_in_nothing_inline_and_no_other_host(client: Client) -> None:
    policy = client.get(make_article().get_absolute_url())["Content-Security-Policy"]
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    for name, sources in directives.items():
        for source in set(sources.split()) - OUTSIDE.get(name, set()):
            assert re.fullmatch(r"'(self|none|sha256-[\w+/=]+)'", source), (name, source)
    for name in ("base-uri", "frame-ancestors"):
        assert directives[name] == "'none'"


def test_without_a_secret_key_production_does_not_start() -> None:
    environment = {"DEBUG": "0", "SECRET_KEY": "", "ALLOWED_HOSTS": "localhost"}
    command = [sys.executable, "-c", "import leetllm.settings"]
    done = subprocess.run(
        command, cwd=PROJECT_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode
    assert "Set SECRET_KEY" in done.stderr
