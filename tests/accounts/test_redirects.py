"""No `next` leads to another host, or to a script."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from tests.accounts.people import PASSWORD, code_to, make_learner, sign_in

pytestmark = pytest.mark.django_db

HERE = "http://testserver"
ELSEWHERE = [
    "http://evil.example",
    "https://evil.example/learn/",
    "HTTPS://EVIL.EXAMPLE",
    "//evil.example",
    "///evil.example",
    "////evil.example/%2f..",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:\\\\evil.example",
    "http://testserver@evil.example",
    "http://testserver:80@evil.example/",
    "http://testserver.evil.example",
    "http://evil.example#testserver",
    "http://evil.example?testserver",
    "http://evil.example\\@testserver",
    "//testserver@evil.example",
    "//evil.example\\testserver",
    "\t//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\r\n//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "\x08//evil.example",
    "%09//evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "javascript://testserver/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "ftp://evil.example",
    "mailto:a@evil.example",
    "//[::1]@evil.example",
    "http://[evil.example",
    "//evil。example",
    "/learn/\r\nSet-Cookie: a=b",
]


def target(location: str) -> tuple[str, str]:
    """Scheme and host as a browser takes the address: it drops control characters first."""
    taken = "".join(c for c in location.replace("\\", "/") if c not in "\t\r\n").strip()
    parts = urlsplit(urljoin(f"{HERE}/accounts/login/", taken))
    return parts.scheme, parts.netloc


def assert_stays(response: Any) -> None:
    assert response.status_code < 500
    assert target(response.get("Location", "")) == ("http", "testserver")


@pytest.mark.parametrize("payload", ELSEWHERE)
def test_signing_in_stays_here(client: Client, payload: str) -> None:
    learner = make_learner()
    data = {"login": learner.email, "password": PASSWORD, "next": payload}
    assert_stays(client.post("/accounts/login/", data))
    # Signed in by now: the door leads past itself, by its query too.
    assert_stays(client.get("/accounts/login/", {"next": payload}))
    assert_stays(client.get("/accounts/signup/", {"next": payload}))


@pytest.mark.parametrize("payload", ELSEWHERE)
def test_signing_out_stays_here(client: Client, payload: str) -> None:
    sign_in(client, make_learner())
    assert_stays(client.post("/accounts/logout/", {"next": payload}))
    assert_stays(client.get("/accounts/logout/", {"next": payload}))


@pytest.mark.parametrize("payload", ELSEWHERE)
def test_signing_up_stays_here(client: Client, payload: str) -> None:
    data = {"email": "new@example.com", "password1": PASSWORD, "next": payload}
    assert_stays(client.post("/accounts/signup/", data))
    code = {"code": code_to("new@example.com"), "next": payload}
    assert_stays(client.post("/accounts/confirm-email/", code))


@pytest.mark.parametrize("payload", ELSEWHERE)
def test_confirming_who_one_is_stays_here(client: Client, payload: str) -> None:
    sign_in(client, make_learner())
    data = {"password": PASSWORD, "next": payload}
    assert_stays(client.post("/accounts/reauthenticate/", data))


@pytest.mark.parametrize("payload", ELSEWHERE)
def test_no_page_offers_the_address(client: Client, payload: str) -> None:
    for path in ("/accounts/login/", "/accounts/signup/", "/accounts/login/code/"):
        page = client.get(path, {"next": payload}).content.decode()
        assert f'href="{payload}"' not in page


@pytest.mark.parametrize("wanted", ["/pricing/", "/learn/?done=no#top", f"{HERE}/learn/"])
def test_an_address_of_ours_is_followed(client: Client, wanted: str) -> None:
    data = {"login": make_learner().email, "password": PASSWORD, "next": wanted}
    assert client.post("/accounts/login/", data)["Location"] == wanted
