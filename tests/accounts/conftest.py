from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from pytest_django.fixtures import Settings

from tests.accounts.mail_server import MailServer, mail_server


@pytest.fixture
def empty_limits() -> Callable[[], None]:
    """As if long enough had passed for every rate limit."""
    return cache.clear


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    """A real one; mails go there."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 4  # a busy machine answers late, and is not away
        yield server


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for the commit is done at once, for the test's own transaction never commits."""
    monkeypatch.setattr(transaction, "on_commit", lambda act, **_: act())
