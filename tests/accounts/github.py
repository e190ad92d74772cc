"""A GitHub of our own that speaks as much OAuth as signing in takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class GitHub:
    """Who is signed in there, and with which addresses."""

    url: str
    number: int = 1
    login: str = "octo"
    emails: list[dict[str, Any]] = field(default_factory=list)

    def person(self, number: int, email: str, *, verified: bool = True) -> None:
        self.number, self.login = number, f"octo{number}"
        self.emails = [{"email": email, "primary": True, "verified": verified}]

    def answer(self, path: str) -> Any:
        if path == "/login/oauth/access_token":
            return {"access_token": "a-token", "token_type": "bearer", "scope": "user:email"}
        if path == "/user/emails":
            return self.emails
        return {"id": self.number, "login": self.login, "name": "Octo", "email": None}


@contextmanager
def github() -> Iterator[GitHub]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = json.dumps(there.answer(self.path.partition("?")[0])).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    there = GitHub(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield there
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
