"""Without Redis people read and sign in, and the limits on signing in still hold."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from leetllm import fallback_cache
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

LONGEST_WAIT = 0.5  # seconds that a request may take longer
PASSWORD = "a long password"


@pytest.fixture
def learner() -> User:
    user = make_user(password=PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture(params=["refuses", "hangs"])
def failing_redis(request: pytest.FixtureRequest, settings: Settings) -> Iterator[str]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if request.param == "hangs":
            server.listen()
        address = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": address}}
        yield address
        cache.clear()


def sign_in(client: Client, learner: User, password: str) -> float:
    """The seconds it took."""
    began = time.monotonic()
    client.post("/accounts/login/", {"login": learner.email, "password": password})
    return time.monotonic() - began


@pytest.mark.usefixtures("failing_redis")
def test_a_learner_signs_in_and_reads(client: Client, learner: User) -> None:
    seconds = sign_in(client, learner, PASSWORD)
    assert client.session["_auth_user_id"] == str(learner.pk)
    assert client.get(make_article().get_absolute_url()).status_code == 200
    assert seconds < LONGEST_WAIT + 0.5  # and what it takes with Redis, on a busy machine


@pytest.mark.usefixtures("failing_redis")
def test_guessing_a_password_is_still_limited(client: Client, learner: User) -> None:
    for _ in range(10):
        sign_in(client, learner, "a wrong password")
    sign_in(client, learner, PASSWORD)
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("failing_redis")
def test_a_hanging_redis_is_waited_for_once_and_not_at_each_use() -> None:
    began = time.monotonic()
    for number in range(20):
        cache.set(f"key-{number}", number)
        assert cache.get(f"key-{number}") == number
    assert time.monotonic() - began < LONGEST_WAIT


def test_redis_is_used_again_when_it_is_back(
    failing_redis: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.set("lost", 1)
    assert failing_redis in fallback_cache._away_until
    monkeypatch.setitem(fallback_cache._away_until, failing_redis, 0)
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": settings.REDIS_URL}}
    cache.set("kept", 2)
    assert cache.get_many(["lost", "kept"]) == {"kept": 2}
