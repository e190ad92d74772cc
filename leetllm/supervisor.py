"""Runs several programs as one: one log, one Ctrl-C, nothing left behind."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

from leetllm.processes import ProcessLock, dies_with_parent

STOP_TIMEOUT = 15.0  # seconds; a worker may finish its task
COLOURS = ("36", "35", "33", "32")
INTERRUPTED = ""


class Supervisor:
    """Starts programs, prefixes what they print, and ends them all when one ends or we are told to.

    Each runs in a session of its own, so that a Ctrl-C in the terminal reaches only us and they
    are stopped in order. Each holds `lock` while it lives.
    """

    def __init__(self, folder: Path, lock: ProcessLock, output: TextIO = sys.stdout) -> None:
        self._folder = folder
        self._lock = lock
        self._output = output
        self._programs: dict[str, subprocess.Popen[str]] = {}
        self._ends: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._printing = threading.Lock()
        self._stopping = False

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd=self._folder,
            env={**os.environ, **environment, "PYTHONUNBUFFERED": "1"},
            start_new_session=True,
            pass_fds=[self._lock.fileno()],
            preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509 - it only calls prctl
        )
        self._lock.note(process.pid)
        self._programs[name] = process
        threading.Thread(target=self._repeat_output, args=(name, process), daemon=True).start()
        self.watch(name, process)

    def watch(self, name: str, process: subprocess.Popen[Any]) -> None:
        """Has the end of a program that we did not start end everything too."""
        threading.Thread(target=self._wait_for, args=(name, process), daemon=True).start()

    def say(self, line: str) -> None:
        self._print("leetllm", line)

    def wait(self) -> int:
        """Returns when told to stop (0) or when a program ended by itself (1)."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
                signal.signal(number, self._on_signal)
        name = self._ends.get()
        return 0 if name == INTERRUPTED else 1

    def stop(self) -> None:
        self._stopping = True
        for process in reversed(self._programs.values()):
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_TIMEOUT
        for process in self._programs.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._ends.put(INTERRUPTED)

    def _wait_for(self, name: str, process: subprocess.Popen[Any]) -> None:
        code = process.wait()
        if not self._stopping:
            cause = f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
            self.say(f"{name} ended by itself ({cause}): stopping the rest.")
        self._ends.put(name)

    def _repeat_output(self, name: str, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None  # noqa: S101 - it is piped
        for line in process.stdout:
            self._print(name, line.rstrip("\n"))

    def _print(self, name: str, line: str) -> None:
        label = f"{name:8}│"
        if self._output.isatty():
            colour = COLOURS[sum(name.encode()) % len(COLOURS)]
            label = f"\x1b[{colour}m{label}\x1b[0m"
        with self._printing:
            try:
                print(label, line, file=self._output, flush=True)
            except OSError:  # the terminal or the pipe is gone, and our user with it
                self._ends.put(INTERRUPTED)
