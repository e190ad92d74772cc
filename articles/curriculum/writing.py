"""Sources back into text, in one plain style."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import yaml
from pydantic import BaseModel

from articles.curriculum.sources import (
    LEVELS,
    AnswersSource,
    ArticleSource,
    BreakdownSource,
)

SHOWN_DEFAULTS = {"announced"}


class _Dumper(yaml.SafeDumper):
    """Indents lists under their key and writes dates as the guide does."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002
        super().increase_indent(flow, indentless=False)


_Dumper.add_representer(
    datetime,
    lambda dumper, value: dumper.represent_scalar(
        "tag:yaml.org,2002:timestamp", value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    ),
)


def article_files(source: ArticleSource) -> dict[str, str]:
    """The text of every file of the article, by name."""
    files = {"article.md": _with_front_matter(source.entry, source.body)}
    if source.breakdown:
        files["breakdown.md"] = _breakdown(source.breakdown)
    if source.answers:
        files["answers.md"] = _answers(source.answers)
    return files | dict(source.extra)


def entry_file(entry: BaseModel) -> str:
    """The text of section.yaml or taxonomy.yaml."""
    return _yaml(entry)


def _breakdown(source: BreakdownSource) -> str:
    return f"---\n{_dump({'question': source.question})}---\n\n{source.body}\n"


def _answers(source: AnswersSource) -> str:
    marks = {level: list(getattr(source.marks, level)) for level in LEVELS}
    parts = [
        f"# {level.capitalize()}\n\n{body}"
        for level, body in zip(LEVELS, source.bodies, strict=True)
    ]
    parts += [
        f"# Follow-up: {item.question}\n\n"
        f"## What is being tested\n\n{item.tested}\n\n"
        f"## A good answer\n\n{item.answer}\n\n"
        f"## The trap\n\n{item.trap}"
        for item in source.follow_ups
    ]
    return f"---\n{_dump({'marks': marks})}---\n\n" + "\n\n".join(parts) + "\n"


def _with_front_matter(entry: BaseModel, body: str) -> str:
    return f"---\n{_yaml(entry)}---\n" + (f"\n{body}\n" if body else "")


def _yaml(entry: BaseModel) -> str:
    defaults = {name: field.default for name, field in type(entry).model_fields.items()}
    data = {
        name: value
        for name, value in entry.model_dump().items()
        if name in SHOWN_DEFAULTS or value != defaults[name]
    }
    return _dump(_plain(data))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if item != ""}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _dump(data: Any) -> str:
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100_000)
