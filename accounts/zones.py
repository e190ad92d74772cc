"""The time zones that a person may choose, as a form lists them."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from zoneinfo import available_timezones

# The others are old names of these, or offsets that follow no clock change.
CONTINENTS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe",
    "Indian", "Pacific",
)  # fmt: skip

Choices = list[tuple[str, str | list[tuple[str, str]]]]


@cache
def all_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_choices(current: str) -> Choices:
    """By continent; `current` is among them, whatever it is."""
    choices: Choices = [("UTC", "UTC")]
    if current not in _by_place() and current != "UTC":
        choices.append((current, current))
    for continent, zones in groupby(_by_place(), key=_continent):
        choices.append((continent, [(zone, _place(zone)) for zone in zones]))
    return choices


@cache
def _by_place() -> list[str]:
    return sorted(zone for zone in all_zones() if _continent(zone) in CONTINENTS)


def _continent(zone: str) -> str:
    return zone.partition("/")[0]


def _place(zone: str) -> str:
    return zone.partition("/")[2].replace("_", " ").replace("/", ": ")
