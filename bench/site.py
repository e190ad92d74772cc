"""The site as in production, with the curriculum, on throwaway servers and gunicorn."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping

from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from accounts.models import User
from articles.curriculum.loading import load_curriculum
from leetllm.local import PROJECT_DIR
from leetllm.processes import dies_with_parent
from leetllm.servers import THROWAWAY, servers
from tests import settings
from tests.leetllm.checkout import free_port

ARTICLE = "/learn/the-llm-lifecycle/"
WORKERS = 2
START_TIMEOUT = 30.0  # seconds
# A worker that is replaced after so many requests would do it in the middle of a measurement.
GUNICORN = ["gunicorn", "-c", "leetllm/gunicorn.py", "--max-requests", "0", "leetllm.wsgi"]


@contextlib.contextmanager
def prepared() -> Iterator[Mapping[str, str]]:
    """A database with the curriculum and the collected static files, for as long as the block.

    Yields the environment of `site`.
    """
    started = servers(
        settings.SERVERS,
        postgres=settings.STARTS_POSTGRES,
        redis=settings.STARTS_REDIS,
        options=THROWAWAY,
    )
    try:
        with started, tempfile.TemporaryDirectory() as static_root:
            databases = setup_databases(verbosity=0, interactive=False)
            try:
                load_curriculum(django_settings.CURRICULUM_DIR, timezone.now())
                environment = {
                    **os.environ,
                    "BENCH_DATABASE": connection.settings_dict["NAME"],
                    "BENCH_STATIC_ROOT": static_root,
                    "WEB_CONCURRENCY": str(WORKERS),
                }
                _collect_static(environment)
                yield environment
            finally:
                teardown_databases(databases, verbosity=0)
                connection.close()
    finally:
        for folder in (settings.SERVERS.data, settings.SERVERS.sockets):
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def site(
    environment: Mapping[str, str], settings_module: str = "bench.production"
) -> Iterator[int]:
    """Serves what was prepared; yields the port on localhost."""
    port = free_port()
    own = {
        "DJANGO_SETTINGS_MODULE": settings_module,
        "SITE_URL": f"http://localhost:{port}",
        "PORT": str(port),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", *GUNICORN, "--log-level", "warning"],
        cwd=PROJECT_DIR,
        env={**environment, **own},
        preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509 - it only calls prctl
    )
    try:
        _wait_for(process, port)
        yield port
    finally:
        process.terminate()
        process.wait()


def session_of(user: User) -> tuple[str, str]:
    """The name and the value of the cookie of a reader who is signed in."""
    client = Client()
    client.force_login(user)
    name = django_settings.SESSION_COOKIE_NAME
    return name, client.cookies[name].value


def _collect_static(environment: Mapping[str, str]) -> None:
    call_command("buildassets")
    command = [sys.executable, "-m", "django", "collectstatic", "--no-input", "--verbosity", "0"]
    production = {**environment, "DJANGO_SETTINGS_MODULE": "bench.production"}
    subprocess.run(command, cwd=PROJECT_DIR, env=production, check=True)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while True:
        # Gunicorn listens before a worker can answer.
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=START_TIMEOUT)
        try:
            client.request("GET", "/livez")
            client.getresponse()
        except (OSError, http.client.HTTPException):
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
        finally:
            client.close()
