"""Where this checkout keeps its own PostgreSQL and Redis when it is given no others.

Paths and addresses only: settings import this module, so it starts nothing and needs no Django.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

PROJECT_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = PROJECT_DIR / "var"
UNIX_SOCKET_PATH_LIMIT = 103  # bytes; sun_path in unix(4) of macOS, and 107 in unix(7) of Linux
SERVER_USER = "nobody"
DATABASE = "leetllm"


@dataclass(frozen=True)
class Place:
    """A folder that holds the data of one pair of servers, and one for their sockets."""

    data: Path
    sockets: Path

    @property
    def postgres_socket(self) -> Path:
        return self.sockets / ".s.PGSQL.5432"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def database_url(self) -> str:
        # With its port, lest PGPORT decide.
        return f"postgres://{DATABASE}@:5432/{DATABASE}?host={quote(str(self.sockets))}"

    @property
    def redis_url(self) -> str:
        return f"unix://{quote(str(self.redis_socket))}?db=0"


def place_at(folder: Path) -> Place:
    """Sockets stand beside the data, or in a short path where theirs would be too long."""
    sockets = folder / "sockets"
    if len(os.fsencode(sockets / ".s.PGSQL.5432.lock")) > UNIX_SOCKET_PATH_LIMIT:
        sockets = Path("/tmp") / f"leetllm-{_digest(folder)}"  # noqa: S108 - servers.py checks its owner
    return Place(data=folder, sockets=sockets)


def state_dir() -> Path:
    """var/local in the checkout, or a folder of its own where the servers' user cannot get there.

    PostgreSQL refuses to run as root, so root runs it as another user; a checkout in root's own
    home is closed to that user, and opening it is not ours to do.
    """
    elsewhere = Path("/var/lib") / f"leetllm-{_digest(PROJECT_DIR)}"
    closed = os.geteuid() == 0 and not is_open_to_others(VAR_DIR)
    return elsewhere if closed or elsewhere.exists() else VAR_DIR / "local"


def is_open_to_others(path: Path) -> bool:
    """Whether any user may pass through `path`, where it exists, and every folder above it."""
    folders = (folder for folder in (path, *path.parents) if folder.exists())
    return all(folder.stat().st_mode & 0o001 for folder in folders)


def place() -> Place:
    return place_at(state_dir())


def database_url() -> str:
    return place().database_url


def redis_url() -> str:
    return place().redis_url


def secret_key() -> str:
    """A key for development, made once, so that sessions outlive a restart."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        make_var_dir()
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        draft.rename(path)
    return path.read_text()


def make_var_dir() -> None:
    """Open to pass through, whatever the umask: the servers' user has its folder in it."""
    if not VAR_DIR.exists():
        VAR_DIR.mkdir(exist_ok=True)
        VAR_DIR.chmod(0o755)


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
