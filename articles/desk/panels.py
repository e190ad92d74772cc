"""What apps above this one show on the desk; they register when they are ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from articles.desk.reach import Reach


@dataclass(frozen=True)
class Panel:
    key: str
    title: str
    template: str
    context: dict[str, Any]


PanelSource = Callable[[Reach], Iterable[Panel]]
_sources: list[PanelSource] = []


def register_panels(source: PanelSource) -> None:
    """`source` gives the panels of a desk, at a fixed number of queries; none where none fits."""
    if source not in _sources:
        _sources.append(source)


def registered_panels(reach: Reach) -> list[Panel]:
    return [panel for source in _sources for panel in source(reach)]
