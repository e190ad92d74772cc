"""Child processes that end with us, and are found again where they did not."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1
POLL = 0.02  # seconds


def dies_with_parent(stop_signal: signal.Signals) -> Callable[[], None] | None:
    """For preexec_fn: the kernel sends the signal when our process is gone, kill -9 included.

    prctl(2); Linux only. Elsewhere a ProcessLock finds what outlived its run.
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def prepare() -> None:
        libc.prctl(PR_SET_PDEATHSIG, stop_signal)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def end_with_parent(stop_signal: signal.Signals) -> None:
    """Has the kernel send us the signal when our parent is gone; Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, stop_signal)


class ProcessLock:
    """A lock held by every process it was passed to, until the last of them is gone.

    A flock(2) belongs to the open file, which children inherit: pass `fileno()` in `pass_fds`.
    So one look tells whether anything of an earlier run still lives, however that run ended.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def acquire(self) -> bool:
        """Whether nobody held it, so that we do now."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        os.ftruncate(file, 0)
        self._file = file
        return True

    def fileno(self) -> int:
        if self._file is None:
            raise ValueError(f"{self._path} is not held")
        return self._file

    def note(self, pid: int) -> None:
        """Remembers a holder, the leader of its process group."""
        os.write(self.fileno(), f"{pid}\n".encode())

    def leave(self) -> None:
        """From now on only the children hold it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def end_holders(self, stop_signal: signal.Signals, timeout: float) -> None:
        """Stops the holders, by force after `timeout` seconds, and takes the lock."""
        leaders = [int(line) for line in self._path.read_text().split()]
        for leader in leaders:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(leader, stop_signal)
        deadline = time.monotonic() + timeout
        while not self.acquire():
            if time.monotonic() > deadline:
                for leader in leaders:
                    with contextlib.suppress(ProcessLookupError, PermissionError):
                        os.killpg(leader, signal.SIGKILL)
            time.sleep(POLL)
