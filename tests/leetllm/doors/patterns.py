"""What there is to knock at: every pattern of the resolver, every operation of the API."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """As Django spells them: learn/<slug:slug>/."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


def operations() -> set[tuple[str, str]]:
    """Of the API's description: ("api/v1/account/", "GET")."""
    schema = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    return {
        (path.removeprefix("/"), method.upper())
        for path, methods in schema["paths"].items()
        for method in methods
    }


def as_described(route: str) -> str:
    """As the API's description spells it: learn/{slug}/."""
    return PARAMETER.sub(r"{\1}", route)


def address(route: str, values: Mapping[str, Any]) -> str:
    return "/" + PARAMETER.sub(lambda match: str(values[match[1]]), route)
