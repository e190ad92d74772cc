"""The product's WSGI application, whose worker is killed where a request asks for it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from typing import Any

from leetllm.wsgi import application as product


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """`X-Die: before` dies with nothing done, `X-Die: after` with all done and no answer sent."""
    die = environ.get("HTTP_X_DIE")
    if die == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    answer = product(environ, start_response)
    if die == "after":
        os.kill(os.getpid(), signal.SIGKILL)
    return answer
