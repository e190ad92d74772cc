"""What an export of an account holds; each app adds its own files when it is ready.

An app above this one registers in its AppConfig.ready(), for accounts knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from accounts.models import User


@dataclass(frozen=True)
class ExportedFile:
    """A file of the zip: its path there, and its text."""

    path: str
    text: str


Exporter = Callable[[User], Iterator[ExportedFile]]
_exporters: list[Exporter] = []


def register_exporter(exporter: Exporter) -> None:
    if exporter not in _exporters:
        _exporters.append(exporter)


def exported_files(user: User) -> Iterator[ExportedFile]:
    for exporter in _exporters:
        yield from exporter(user)
