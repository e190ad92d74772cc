from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.core.cache import cache

from leetllm.servers import THROWAWAY, servers
from tests import settings

_running = ExitStack()


def pytest_sessionstart(session: pytest.Session) -> None:
    """The first process starts the servers; workers of pytest-xdist find them running."""
    if not hasattr(session.config, "workerinput"):
        _running.enter_context(
            servers(
                settings.SERVERS,
                postgres=settings.STARTS_POSTGRES,
                redis=settings.STARTS_REDIS,
                options=THROWAWAY,
            )
        )


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _running.close()
        for folder in (settings.SERVERS.data, settings.SERVERS.sockets):
            shutil.rmtree(folder, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slowest file comes first, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: item.path.name != "test_run.py")


@pytest.fixture(autouse=True)
def _patient_export(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine makes no small account a large one, whose export a worker would make."""
    monkeypatch.setattr("accounts.archiving.SECONDS_AT_ONCE", 60.0)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    cache.clear()
