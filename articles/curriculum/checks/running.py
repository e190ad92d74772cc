"""Python programs of the curriculum, run in a process and a folder of their own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 30  # seconds on the wall; a limit of processor time is the program's own matter
ENVIRONMENT = {"PATH": "", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Run:
    code: int
    stdout: str
    stderr: str

    @property
    def last_words(self) -> str:
        """The line that names the error."""
        lines = [line for line in self.stderr.splitlines() if line.strip()]
        return lines[-1].strip() if lines else f"it ends with code {self.code}"


def run_python(arguments: Sequence[str], files: Mapping[str, str]) -> Run:
    """`files` lie in the folder where it runs. Isolated: no variables, no user's packages."""
    with tempfile.TemporaryDirectory(prefix="curriculum-") as folder:
        for name, text in files.items():
            (Path(folder) / name).write_text(text)
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-B", "-X", "utf8", *arguments],
                cwd=folder,
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Run(-1, "", f"it takes more than {PATIENCE} seconds")
    return Run(
        done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
    )
