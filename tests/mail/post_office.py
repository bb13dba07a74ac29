"""A mail server that behaves as it is told, on this machine and with its own loop."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from survey.mail.server import MailServer

USER, PASSWORD = "huifang", "a password that only tests know"
GOOD = "250 OK"
DROP = "drop"  # the connection ends instead of an answer


@dataclass
class PostOffice:
    """What it answers, and what came in. `wait`: seconds before the answer to a mail."""

    mail: str = GOOD
    rcpt: str = GOOD
    data: str = GOOD
    wait: float = 0.0
    came: list[Envelope] = field(default_factory=list)
    port: int = 0

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.mail

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.came.append(envelope)
        await asyncio.sleep(self.wait)
        if self.data == DROP and server.transport is not None:
            server.transport.close()
        return self.data

    @property
    def messages(self) -> list[Message]:
        return [message_from_bytes(one.original_content or b"", policy=default) for one in self.came]

    def server(self, **other: Any) -> MailServer:
        """How it is reached."""
        given: dict[str, Any] = {
            "host": "127.0.0.1",
            "security": "none",
            "sender": "huifang@qingxi.example",
            "patience": 1.0,
        }
        return MailServer(port=self.port, **(given | other))


def _check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
    return AuthResult(
        handled=False, success=(given.login, given.password) == (USER.encode(), PASSWORD.encode())
    )


@contextmanager
def open_post_office(**options: Any) -> Iterator[PostOffice]:
    """One that is open until the `with` ends; `options` as aiosmtpd's SMTP has them."""
    office, loop = PostOffice(), asyncio.new_event_loop()
    ways: dict[str, Any] = {
        "authenticator": _check,
        "auth_require_tls": False,
        "hostname": "post.example",
    } | options
    listening = loop.run_until_complete(
        loop.create_server(lambda: SMTP(office, loop=loop, **ways), "127.0.0.1", 0)
    )
    office.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield office
    finally:
        asyncio.run_coroutine_threadsafe(_close(listening), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _close(listening: asyncio.Server) -> None:
    listening.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
