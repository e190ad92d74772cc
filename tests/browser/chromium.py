from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = (
    "The browser tests need Chromium: install it (Debian and Ubuntu: apt-get install chromium), or"
    " run `.venv/bin/playwright install chromium`, or set CHROMIUM to its path."
)


class ChromiumMissingError(Exception):
    """There is none, and none could be installed; the message says what to do."""


def chromium(playwright: Playwright) -> Path:
    """CHROMIUM, Playwright's own, the system's, or one that apt-get installs now."""
    path = _given() or _own(playwright) or _on_path() or _installed()
    if path is None:
        raise ChromiumMissingError(MISSING)
    return path


def _given() -> Path | None:
    path = os.environ.get("CHROMIUM")
    if path and not Path(path).is_file():
        raise ChromiumMissingError(f"CHROMIUM is {path}, and there is no such file.")
    return Path(path) if path else None


def _own(playwright: Playwright) -> Path | None:
    path = Path(playwright.chromium.executable_path)
    return path if path.is_file() else None


def _on_path() -> Path | None:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


def _installed() -> Path | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    install = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # Workers of pytest-xdist wait for the first one's installation.
    with (Path(tempfile.gettempdir()) / "leetllm-chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for command in ([], install, ["apt-get", "update"], install):
            if found := _on_path():
                return found
            if command:
                subprocess.run(command, env=environment, capture_output=True, check=False)
    return _on_path()
