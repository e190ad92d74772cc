"""A real Redis that is stopped or frozen under a running site keeps nobody out."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_hex

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from leetllm.local import place_at
from leetllm.servers import servers
from tests.accounts.people import (
    PASSWORD,
    code_to,
    is_signed_in,
    link_to,
    make_learner,
    sign_in,
)
from tests.accounts.two_step import app_code, turn_on

pytestmark = pytest.mark.django_db

Fail = Callable[[], None]


@pytest.fixture
def redis(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """A server of this test alone, serving the cache."""
    place = place_at(Path(tempfile.gettempdir()) / f"leetllm-redis-{token_hex(4)}")
    with servers(place, postgres=False, redis=True) as started:
        settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": place.redis_url}}
        cache.set("served", 1)
        yield started["redis"]
        cache.clear()
    shutil.rmtree(place.data, ignore_errors=True)
    shutil.rmtree(place.sockets, ignore_errors=True)


@pytest.fixture(params=[signal.SIGKILL, signal.SIGSTOP], ids=["killed", "frozen"])
def fail(request: pytest.FixtureRequest, redis: subprocess.Popen[bytes]) -> Iterator[Fail]:
    yield lambda: redis.send_signal(request.param)
    redis.send_signal(signal.SIGCONT)


def test_signing_in(client: Client, fail: Fail) -> None:
    learner = make_learner()
    fail()
    sign_in(client, learner)
    assert is_signed_in(client)


def test_signing_in_in_two_steps(client: Client, fail: Fail) -> None:
    learner = make_learner()
    secret = turn_on(learner)
    fail()
    sign_in(client, learner)
    client.post("/accounts/2fa/authenticate/", {"code": app_code(secret)})
    assert is_signed_in(client)


def test_signing_in_with_a_code(client: Client, fail: Fail) -> None:
    learner = make_learner()
    client.post("/accounts/login/code/", {"email": learner.email})
    fail()
    client.post("/accounts/login/code/confirm/", {"code": code_to(learner.email)})
    assert is_signed_in(client)


def test_signing_up(client: Client, fail: Fail) -> None:
    fail()
    client.post("/accounts/signup/", {"email": "new@example.com", "password1": PASSWORD})
    client.post("/accounts/confirm-email/", {"code": code_to("new@example.com")})
    assert is_signed_in(client)


def test_resetting_the_password(client: Client, fail: Fail) -> None:
    learner = make_learner()
    fail()
    client.post("/accounts/password/reset/", {"email": learner.email})
    form = client.get(link_to(learner.email))["Location"]
    client.post(form, {"password1": "another battery staple"})
    sign_in(client, learner, "another battery staple")
    assert is_signed_in(client)


def test_staying_signed_in(client: Client, fail: Fail) -> None:
    sign_in(client, make_learner())
    fail()
    assert is_signed_in(client)


def test_guessing_stays_limited(client: Client, fail: Fail) -> None:
    learner = make_learner()
    fail()
    pages = [sign_in(client, learner, "a guess").content.decode() for _ in range(8)]
    assert sum("do not match" in page for page in pages) == 5
    assert "too many attempts" in pages[-1]
