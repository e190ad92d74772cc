"""PostgreSQL and Redis from wheels, as children of this process.

The programs of the wheels are run directly, in the foreground: the package's own start function
leaves a daemon behind and, as root, opens every folder above its data to everyone.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

import psycopg

from leetllm.local import DATABASE, Place
from leetllm.processes import POLL, ProcessLock, dies_with_parent
from leetllm.server_programs import (
    ServerError,
    as_server_user,
    give_to_server_user,
    postgres_programs,
    redis_program,
    server_uid,
)

__all__ = ["THROWAWAY", "ServerError", "servers"]

START_TIMEOUT = 30.0  # seconds; PostgreSQL may have to recover first
STOP_TIMEOUT = 20.0
THROWAWAY = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


@contextlib.contextmanager
def servers(
    place: Place, *, postgres: bool, redis: bool, options: Sequence[str] = ()
) -> Iterator[Mapping[str, subprocess.Popen[bytes]]]:
    """Has the wanted servers running inside the block; yields, by name, those it started.

    The first process to come starts them; it stops them when it is done and everybody else who
    uses them is done too. Raises ServerError.
    """
    wanted: list[_Server] = [_Postgres(place, options)] if postgres else []
    wanted += [_Redis(place)] if redis else []
    if not wanted:
        yield {}
        return
    _make_folders(place)
    with (
        (place.data / "users.lock").open("w") as users,
        (place.data / "starting.lock").open("w") as starting,
        contextlib.ExitStack() as running,
    ):
        fcntl.flock(starting, fcntl.LOCK_EX)
        alone = _has_no_other_users(users)
        fcntl.flock(users, fcntl.LOCK_SH)
        started = {
            server.name: running.enter_context(server.running(lock))
            for server in wanted
            if (lock := server.lock_to_start(alone=alone))
        }
        fcntl.flock(starting, fcntl.LOCK_UN)
        try:
            yield started
        finally:
            if started:
                fcntl.flock(users, fcntl.LOCK_EX)


class _Server:
    """One of the two: where its lock and log are, and how it starts, answers and stops."""

    name: str
    stop_signal: signal.Signals

    def __init__(self, place: Place) -> None:
        self.place = place
        self.log = place.data / f"{self.name}.log"

    def prepare(self) -> list[str]:
        """Makes what is missing on disk; returns the command. No such server runs meanwhile."""
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError

    def complete(self) -> None:
        """What is left to do once it answers."""

    def lock_to_start(self, *, alone: bool) -> ProcessLock | None:
        """The lock to start it with, or None where it runs for other users already.

        A server that runs for nobody outlived its run: it is stopping, or is stopped now.
        """
        lock = ProcessLock(self.place.data / f"{self.name}.lock")
        deadline = time.monotonic() + START_TIMEOUT
        while not lock.acquire():
            if alone:
                lock.end_holders(self.stop_signal, STOP_TIMEOUT)
                break
            if self.answers():
                return None
            if time.monotonic() > deadline:
                raise ServerError(f"{self.name} runs and does not answer; see {self.log}")
            time.sleep(POLL)
        return lock

    @contextlib.contextmanager
    def running(self, lock: ProcessLock) -> Iterator[subprocess.Popen[bytes]]:
        command = self.prepare()
        with self.log.open("ab") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                start_new_session=True,
                pass_fds=[lock.fileno()],
                preexec_fn=dies_with_parent(self.stop_signal),  # noqa: PLW1509 - no threads yet
                **as_server_user(),
            )
        lock.note(process.pid)
        lock.leave()
        try:
            self._wait_for(process)
            self.complete()
            yield process
        finally:
            process.send_signal(self.stop_signal)
            try:
                process.wait(STOP_TIMEOUT)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _wait_for(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        while not self.answers():
            if process.poll() is not None or time.monotonic() > deadline:
                last = "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
                raise ServerError(f"{self.name} did not start; {self.log} ends with:\n{last}")
            time.sleep(POLL)


class _Postgres(_Server):
    name = "postgres"
    stop_signal = signal.SIGINT  # "fast": end the sessions, write a checkpoint

    def __init__(self, place: Place, options: Sequence[str]) -> None:
        super().__init__(place)
        self.options = options

    def prepare(self) -> list[str]:
        programs = postgres_programs(self.place)
        cluster = self.place.data / "postgres"
        if not cluster.exists():
            self._initialise(str(programs / "initdb"))
        # Left by a kill -9 or a power cut; its pid may belong to another program by now.
        (cluster / "postmaster.pid").unlink(missing_ok=True)
        return [
            *(str(programs / "postgres"), "-D", str(cluster), "-k", str(self.place.sockets)),
            *("-c", "listen_addresses=", "-c", "unix_socket_permissions=0700"),
            *("-c", "log_min_messages=warning", "-c", "max_connections=80", *self.options),
        ]

    def _initialise(self, initdb: str) -> None:
        """In a folder beside it, then renamed: an initdb that was cut off leaves no half."""
        draft = self.place.data / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        command = [
            *(initdb, "-D", str(draft), "-U", DATABASE, "-A", "trust", "-E", "UTF8"),
            *("--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions"),
        ]
        made = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd="/", **as_server_user()
        )
        if made.returncode:
            raise ServerError(f"initdb failed:\n{made.stderr.strip()}")
        draft.rename(self.place.data / "postgres")

    def answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def complete(self) -> None:
        with self._connect() as connection:
            known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
            if known.fetchone() is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.place.sockets),
            port=5432,
            user=DATABASE,
            dbname="postgres",
            autocommit=True,
            connect_timeout=3,
        )


class _Redis(_Server):
    name = "redis"
    stop_signal = signal.SIGTERM

    def prepare(self) -> list[str]:
        program = redis_program(self.place)
        folder = self.place.data / "redis"
        folder.mkdir(mode=0o700, exist_ok=True)
        give_to_server_user(folder)
        self.place.redis_socket.unlink(missing_ok=True)
        return [
            *(str(program), "--port", "0", "--unixsocket", str(self.place.redis_socket)),
            *("--unixsocketperm", "700", "--dir", str(folder), "--appendonly", "yes"),
            *("--daemonize", "no", "--loglevel", "warning"),
        ]

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            try:
                client.connect(str(self.place.redis_socket))
                client.sendall(b"PING\r\n")  # while it loads its data it answers with an error
                return client.recv(64).startswith(b"+PONG")
            except OSError:
                return False


def _has_no_other_users(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _make_folders(place: Place) -> None:
    for folder in (place.data, place.sockets):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_uid not in {os.geteuid(), server_uid()}:
            raise ServerError(
                f"{folder} belongs to {folder.owner()}: start LeetLLM as that user, or give that"
                " folder another name to begin with an empty database."
            )
        give_to_server_user(folder)
