from __future__ import annotations

import re
import secrets

SHORTEST = 8  # characters of a canary that count as a leak of it
RUN = re.compile(rf"[0-9a-f]{{{SHORTEST},}}")


class Canaries:
    """Words that stand nowhere else, each in one place; `name` is “kind: place”."""

    def __init__(self) -> None:
        self._of_part: dict[str, str] = {}
        self.names: set[str] = set()

    def new(self, name: str) -> str:
        canary = secrets.token_hex(16)
        self._of_part |= dict.fromkeys(_parts(canary), name)
        self.names.add(name)
        return canary

    def found_in(self, text: str) -> set[str]:
        """The names of those of which any part stands in the text."""
        runs = RUN.findall(text.lower())
        parts = {part for run in runs for part in _parts(run)}
        return {self._of_part[part] for part in parts & self._of_part.keys()}

    def of_kind(self, kind: str) -> set[str]:
        return {name for name in self.names if kind_of(name) == kind}


def kind_of(name: str) -> str:
    return name.partition(":")[0]


def _parts(run: str) -> list[str]:
    return [run[start : start + SHORTEST] for start in range(len(run) - SHORTEST + 1)]
