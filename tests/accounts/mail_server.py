"""A mail server on loopback that behaves as a test says."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ACCEPTED = "250 OK"


class MailServer:
    """`at_recipient` and `at_data` are its answers; `hangs` and `cuts` come before them."""

    def __init__(self) -> None:
        self.received: list[Message] = []
        self.attempts = 0
        self.at_recipient: dict[str, str] = {}
        self.at_data = ACCEPTED
        self.hangs = False
        self.cuts = False
        self.port = 0

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.attempts += 1
        answer = self.at_recipient.get(address, ACCEPTED)
        if answer == ACCEPTED:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.hangs:
            await asyncio.sleep(60)
        if self.at_data == ACCEPTED:
            assert isinstance(envelope.content, bytes)
            self.received.append(message_from_bytes(envelope.content))
        if self.cuts:
            transport: Any = server.transport
            transport.abort()
        return self.at_data


@contextmanager
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    with socket.socket() as free:  # the controller tries its own port, and cannot try port 0
        free.bind(("127.0.0.1", 0))
        server.port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
