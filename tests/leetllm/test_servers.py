from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from leetllm.local import PROJECT_DIR, Place, place_at
from leetllm.servers import ServerError, servers

# A run on a system that cannot tie a child's life to its parent's, and that is killed.
OUTLIVED = """
import os, pathlib, signal
from leetllm import servers
from leetllm.local import place_at
servers.dies_with_parent = lambda stop_signal: None
with servers.servers(place_at(pathlib.Path({folder!r})), postgres=True, redis=True):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def place() -> Iterator[Place]:
    folder = Path(tempfile.mkdtemp(prefix="leetllm-"))
    yield place_at(folder)
    shutil.rmtree(folder)


def connect(place: Place) -> psycopg.Connection:
    return psycopg.connect(place.database_url, autocommit=True)


def test_the_second_user_finds_the_servers_running_and_leaves_them_so(place: Place) -> None:
    with servers(place, postgres=True, redis=True) as started:
        assert set(started) == {"postgres", "redis"}
        with servers(place, postgres=True, redis=True) as found:
            assert found == {}
        with connect(place) as connection:
            assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
    assert [process.returncode for process in started.values()] == [0, 0]


def test_only_the_wanted_server_is_started(place: Place) -> None:
    with servers(place, postgres=False, redis=True) as started:
        assert set(started) == {"redis"}


def test_committed_rows_outlive_a_kill_9_of_the_server(place: Place) -> None:
    with servers(place, postgres=True, redis=False) as started, connect(place) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'yes' AS word")
        os.kill(started["postgres"].pid, signal.SIGKILL)
        started["postgres"].wait()
    with servers(place, postgres=True, redis=False), connect(place) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("yes",)


def test_servers_that_outlived_their_run_are_ended_before_new_ones_start(place: Place) -> None:
    script = OUTLIVED.format(folder=str(place.data))
    run = subprocess.run([sys.executable, "-c", script], cwd=PROJECT_DIR, check=False)
    assert run.returncode == -signal.SIGKILL
    with connect(place) as connection:  # it lives
        connection.execute("CREATE TABLE kept AS SELECT 'yes' AS word")
    with servers(place, postgres=True, redis=True) as started, connect(place) as connection:
        assert set(started) == {"postgres", "redis"}
        assert connection.execute("SELECT word FROM kept").fetchone() == ("yes",)
    assert [process.returncode for process in started.values()] == [0, 0]


def test_an_initdb_that_was_cut_off_is_begun_again(place: Place) -> None:
    half = place.data / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with servers(place, postgres=True, redis=False) as started:
        assert set(started) == {"postgres"}


def test_a_server_that_does_not_start_says_why(place: Place) -> None:
    with servers(place, postgres=True, redis=False):
        pass
    (place.data / "postgres" / "PG_VERSION").write_text("9\n")
    with (
        pytest.raises(ServerError, match=r"postgres did not start[\s\S]*incompatible"),
        servers(place, postgres=True, redis=False),
    ):
        pass
