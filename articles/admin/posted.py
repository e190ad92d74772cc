"""What a form holds as it was posted, valid or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def posted_rows(data: Mapping[str, Any], prefix: str) -> Iterator[dict[str, str]]:
    """The rows of one inline as they were posted, without those marked for deletion."""
    for index in range(min(_number(data.get(f"{prefix}-TOTAL_FORMS")), 1_000)):
        start = f"{prefix}-{index}-"
        row = {key[len(start) :]: str(data[key]) for key in data if key.startswith(start)}
        content = [value for key, value in row.items() if key not in {"id", "article", "position"}]
        if "DELETE" not in row and any(content):
            yield row


def posted_citable(data: Mapping[str, Any]) -> list[str]:
    """The keys of the references as they were posted, in their order; without a place, last."""
    rows = [row for row in posted_rows(data, "references") if row.get("key")]
    rows.sort(key=lambda row: _number(row.get("position")) or len(rows) + 1_000)
    return [row["key"] for row in rows]


def _number(text: Any) -> int:
    return int(text) if str(text).isdecimal() else 0
