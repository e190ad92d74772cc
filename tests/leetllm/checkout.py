"""A copy of the project with data of its own, run as its user would run it."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from leetllm.local import PROJECT_DIR

LEFT_OUT = shutil.ignore_patterns(
    ".*", "__pycache__", "bench", "docs", "node_modules", "tests", "var"
)
# What a user's shell may hold for other projects, and must not reach this one.
STRAY = {
    "DJANGO_SETTINGS_MODULE": "another.settings",
    "PGHOST": "another.invalid",
    "PGPORT": "1",
    "PGUSER": "another",
    "PGSERVICE": "another",
}
TIMEOUT = 60.0  # seconds


class Run:
    """A command that goes on by itself; what it says goes to a file, so that it never waits."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self._log = log

    @property
    def said(self) -> str:
        return self._log.read_text()

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def wait(self) -> int:
        return self.process.wait(TIMEOUT)


class Checkout:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._numbers = itertools.count(1)

    def start(self, *words: str, **environment: str) -> Run:
        """`manage.py` with these words, started."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        log = self.folder.with_name(f"{next(self._numbers)}.log")
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, str(self.folder / "manage.py"), *words],
                cwd="/",
                env={**kept, **STRAY, "PORT": str(self.port), **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        return Run(process, log)

    def output(self, *words: str, **environment: str) -> tuple[int, str]:
        """What `manage.py` with these words ends with and says."""
        run = self.start(*words, **environment)
        return run.wait(), run.said

    @contextlib.contextmanager
    def running(self) -> Iterator[Run]:
        """`manage.py run`, from the moment that it says where the site is."""
        run = self.start("run", "--end-with-parent")
        try:
            wait_until(lambda: "LeetLLM is at" in run.said or run.process.poll() is not None)
            assert run.process.poll() is None, run.said
            yield run
        finally:
            if run.process.poll() is None:
                run.send(signal.SIGTERM)
                run.wait()

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/livez")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def processes(self) -> dict[int, str]:
        """Command lines, by pid, of every process that works in this folder."""
        found = {}
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if (process / "cwd").readlink().is_relative_to(self.folder):
                    words = (process / "cmdline").read_bytes().replace(b"\0", b" ")
                    found[int(process.name)] = words.decode(errors="replace").strip()
        return found

    def environment(self, words: str) -> dict[str, str]:
        """Of the oldest process whose command line has these words."""
        pid = min(pid for pid, line in self.processes().items() if words in line)
        pairs = Path(f"/proc/{pid}/environ").read_text().split("\0")
        return dict(pair.split("=", 1) for pair in pairs if pair)

    def kill(self, words: str) -> None:
        """kill -9 of the oldest process whose command line has these words."""
        pids = [pid for pid, line in self.processes().items() if words in line]
        os.kill(min(pids), signal.SIGKILL)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + TIMEOUT
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def checkout() -> Iterator[Checkout]:
    """Where any user may pass, as a checkout outside of a closed home."""
    folder = Path(tempfile.mkdtemp(prefix="leetllm-checkout-"))
    try:
        folder.chmod(0o755)
        shutil.copytree(PROJECT_DIR, folder / "project", ignore=LEFT_OUT)
        made = Checkout(folder / "project")
        yield made
        for pid in made.processes():  # of a test that failed
            os.kill(pid, signal.SIGKILL)
    finally:
        shutil.rmtree(folder)
