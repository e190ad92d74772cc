"""Bars for the desk, laid out here so that the page needs no script and no inline style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 72
STEP = 28
BAR = 20


@dataclass(frozen=True)
class Bar:
    label: str
    value: int
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + BAR // 2


@dataclass(frozen=True)
class Chart:
    """`caption` says in words what the bars show."""

    caption: str
    bars: list[Bar]
    width: int
    height: int = HEIGHT
    bar: int = BAR


def chart(caption: str, values: Sequence[tuple[str, int]]) -> Chart:
    most = max((value for _, value in values), default=0) or 1
    bars = []
    for index, (label, value) in enumerate(values):
        height = max(round(HEIGHT * value / most), 2) if value else 0
        bars.append(Bar(label, value, index * STEP, HEIGHT - height, height))
    return Chart(caption, bars, width=max(len(bars) * STEP - (STEP - BAR), BAR))
