"""YAML into a schema, with every fault at its line."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from articles.curriculum.faults import Fault

Location = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)
# The tags of a discriminated union stand in pydantic's locations and not in the file.
UNION_TAGS = {"single", "multiple", "numeric", "short"}


class YamlDocument:
    """A YAML text whose values know their lines; `first_line` is where it begins in its file."""

    def __init__(self, text: str, path: str, first_line: int = 1) -> None:
        self.path = path
        self.first_line = first_line
        self.faults: list[Fault] = []
        self._lines: dict[Location, int] = {}
        self._seen: set[int] = set()
        self._data: Any = None
        loader = yaml.CSafeLoader(text)
        try:
            node = loader.get_single_node()
            if node is not None:
                self._remember(node, ())
                self._data = None if self.faults else loader.construct_document(node)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._report(mark.line if mark else 0, str(error.problem or error.context))
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            self._report(0, str(error).splitlines()[0])
        finally:
            loader.dispose()

    def line(self, *location: str | int) -> int:
        """The line of a value in the file, or of the nearest thing around it."""
        while location and location not in self._lines:
            location = location[:-1]
        return self.first_line + self._lines.get(location, 0)

    def read(self, schema: type[Model]) -> Model | None:
        """None where there are faults, which then stand in `faults`."""
        if self.faults:
            return None
        try:
            return schema.model_validate(self._data if self._data is not None else {})
        except ValidationError as error:
            for detail in error.errors():
                if detail["type"] == "too_short" and _is_echo(detail, error.errors()):
                    continue
                location = tuple(part for part in detail["loc"] if part not in UNION_TAGS)
                message = _in_words(detail, schema)
                self.faults.append(Fault(self.path, self.line(*location), message))
            return None

    def _report(self, line: int, message: str) -> None:
        self.faults.append(Fault(self.path, self.first_line + line, f"YAML: {message}"))

    def _remember(self, node: yaml.Node, location: Location) -> None:
        self._lines[location] = node.start_mark.line
        if id(node) in self._seen:
            self._report(node.start_mark.line, "an alias (*name) is not used in these files")
            return
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                self._remember(item, (*location, index))
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                place = (*location, str(key.value))
                if place in self._lines:
                    self._report(key.start_mark.line, f"“{key.value}” is given twice")
                self._remember(value, place)
                self._lines[place] = key.start_mark.line


def _is_echo(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """A list is too short only because something in it has a fault of its own."""
    start = detail["loc"]
    return any(len(d["loc"]) > len(start) and d["loc"][: len(start)] == start for d in details)


def _in_words(detail: ErrorDetails, schema: type[BaseModel]) -> str:
    name = ".".join(str(part) for part in detail["loc"] if part not in UNION_TAGS)
    last = str(detail["loc"][-1]) if detail["loc"] else ""
    if detail["type"] == "missing":
        return f"“{name}” is missing."
    if detail["type"] == "extra_forbidden":
        close = get_close_matches(last, set(_field_names(schema)), n=1)
        hint = f"; did you mean “{close[0]}”?" if close else "."
        return f"“{name}” is not a known key{hint}"
    return f"“{name}”: {detail['msg']}." if name else f"{detail['msg']}."


def _field_names(schema: type[BaseModel]) -> Iterator[str]:
    """Of the schema and of every schema inside it."""
    for name, field in schema.model_fields.items():
        yield name
        for inner in _models_in(field.annotation):
            yield from _field_names(inner)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
