"""Refusals in Stripe's words."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class RefusedError(Exception):
    """A request that Stripe would answer with an error."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"message": message, "type": kind}
        if code:
            self.body["code"] = code
        if param:
            self.body["param"] = param


def missing(kind: str, object_id: str, *, param: str = "id", status: int = 404) -> RefusedError:
    """404 for an id in the address, 400 for one in a parameter."""
    return RefusedError(
        f"No such {kind.replace('_', ' ')}: '{object_id}'",
        status=status,
        code="resource_missing",
        param=param,
    )
