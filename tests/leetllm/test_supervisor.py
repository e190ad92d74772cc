from __future__ import annotations

import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from leetllm import supervisor as supervising
from leetllm.processes import ProcessLock
from leetllm.supervisor import Supervisor

SLEEPS = [sys.executable, "-c", "import time; print('awake', flush=True); time.sleep(600)"]
IGNORE = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
STUBBORN = [sys.executable, "-c", IGNORE + SLEEPS[-1]]


class Log(io.StringIO):
    """Says when each program has printed its line."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._wanted = lines
        self.complete = threading.Event()

    def flush(self) -> None:
        if self.getvalue().count("\n") >= self._wanted:
            self.complete.set()


@pytest.fixture
def lock(tmp_path: Path) -> Iterator[ProcessLock]:
    lock = ProcessLock(tmp_path / "lock")
    assert lock.acquire()
    yield lock
    lock.leave()


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def test_each_line_carries_the_name_of_its_program(tmp_path: Path, lock: ProcessLock) -> None:
    log = Log(lines=2)
    supervisor = Supervisor(tmp_path, lock, log)
    supervisor.start("web", SLEEPS, {})
    supervisor.start("worker", SLEEPS, {})
    assert log.complete.wait(30)
    supervisor.stop()
    assert sorted(log.getvalue().splitlines()) == ["web     │ awake", "worker  │ awake"]


def test_the_end_of_one_ends_the_wait_and_is_explained(tmp_path: Path, lock: ProcessLock) -> None:
    log = io.StringIO()
    supervisor = Supervisor(tmp_path, lock, log)
    supervisor.start("web", [sys.executable, "-c", "import sys; sys.exit(3)"], {})
    assert supervisor.wait() == 1
    supervisor.stop()
    assert "web ended by itself (exit code 3): stopping the rest." in log.getvalue()


def test_a_program_that_does_not_stop_is_killed(
    tmp_path: Path, lock: ProcessLock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervising, "STOP_TIMEOUT", 0.2)
    log = Log(lines=1)
    supervisor = Supervisor(tmp_path, lock, log)
    supervisor.start("web", STUBBORN, {})
    assert log.complete.wait(30)
    supervisor.stop()
    lock.leave()
    assert ProcessLock(tmp_path / "lock").acquire()  # nobody holds it any more


def test_when_nobody_can_read_the_log_any_more_it_stops(tmp_path: Path, lock: ProcessLock) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    log = os.fdopen(writing, "w")
    supervisor = Supervisor(tmp_path, lock, log)
    supervisor.start("web", SLEEPS, {})
    assert supervisor.wait() == 0
    supervisor.stop()
    with pytest.raises(BrokenPipeError):
        log.close()


def test_what_outlived_its_run_is_found_by_its_lock_and_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = ProcessLock(tmp_path / "lock")
    assert lock.acquire()
    log = Log(lines=2)
    supervisor = Supervisor(tmp_path, lock, log)
    supervisor.start("web", SLEEPS, {})
    supervisor.start("worker", STUBBORN, {})
    assert log.complete.wait(30)
    lock.leave()

    later = ProcessLock(tmp_path / "lock")
    assert not later.acquire()
    later.end_holders(signal.SIGTERM, timeout=0.2)
    assert later.fileno()
    supervisor.stop()
