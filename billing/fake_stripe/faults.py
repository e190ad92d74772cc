"""What goes wrong on the way to Stripe, as a test asks for it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import Literal, get_args

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from billing.fake_stripe.errors import RefusedError

Kind = Literal["error", "drop", "tear", "slow", "hold", "rate_limit"]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass
class Fault:
    """`error` and `rate_limit` and `drop` come before anything is done; `tear` loses the answer of
    what was done; `slow` and `hold` keep an answer that was made, for seconds or until released.
    """

    kind: Kind
    path: str = ""
    method: str = ""
    times: int = 1
    seconds: float = 0

    def fits(self, method: str, path: str) -> bool:
        return self.method in {"", method} and bool(re.search(self.path, path))


@dataclass
class Faults:
    planned: list[Fault] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    held: int = 0

    def take(self, method: str, path: str) -> Fault | None:
        for fault in self.planned:
            if fault.fits(method, path):
                fault.times -= 1
                if not fault.times:
                    self.planned.remove(fault)
                return fault
        return None

    async def delay(self, fault: Fault) -> None:
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        elif fault.kind == "hold":
            self.held += 1
            try:
                await self.released.wait()
            finally:
                self.held -= 1

    def release(self) -> None:
        """Lets go of what is held; what is held later waits again."""
        self.released.set()
        self.released = asyncio.Event()

    def clear(self) -> None:
        self.planned.clear()
        self.release()


def refuse(fault: Fault) -> None:
    """Raises RefusedError for those that act before anything is done."""
    if fault.kind == "error":
        raise RefusedError("An unknown error occurred", status=500, kind="api_error")
    if fault.kind == "rate_limit":
        raise RefusedError("Too many requests.", status=429, code="rate_limit")


class TornResponse(Response):
    """Begins to answer and goes away: the server closes the connection in the middle."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send(
            {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        )
        body = bytes(self.body)
        await send(
            {"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True}
        )
