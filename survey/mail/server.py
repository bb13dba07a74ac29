"""The mail server of the settings, and a connection to it."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from survey.mail.port import Hindrance
from survey.settings import Settings
from survey.values import is_loopback

PATIENCE = 15.0  # seconds for each answer
_PORTS = {"starttls": 587, "tls": 465, "none": 25}


class NotReady(Exception):
    """The connection did not come to the point at which a mail can be handed over."""

    def __init__(self, hindrance: Hindrance) -> None:
        super().__init__(hindrance.value)
        self.hindrance = hindrance


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    security: str
    sender: str  # MAIL_FROM
    user: str = ""
    password: str = ""
    patience: float = PATIENCE

    @property
    def is_loopback(self) -> bool:
        """Whether it is on this machine: demonstration data goes nowhere else (R11)."""
        return is_loopback(f"//[{self.host}]" if ":" in self.host else f"//{self.host}")

    def __repr__(self) -> str:
        return f"MailServer({self.host}:{self.port})"


def mail_server(settings: Settings) -> MailServer | None:
    """The server notices are mailed by; None where nothing is."""
    if not (settings.smtp_host and settings.mail_from):
        return None
    return MailServer(
        settings.smtp_host,
        settings.smtp_port or _PORTS[settings.smtp_security],
        settings.smtp_security,
        settings.mail_from,
        settings.smtp_user or "",
        settings.smtp_password or "",
    )


@contextmanager
def connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection that is secured and logged in; NotReady says why there is none.

    Leaving it never raises: what the server answered before that counts.
    """
    connection = _connect(server)
    try:
        _log_in(connection, server)
        yield connection
    finally:
        _leave(connection)


def _connect(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    try:
        if server.security == "tls":
            return smtplib.SMTP_SSL(server.host, server.port, timeout=server.patience, context=context)
        connection = smtplib.SMTP(server.host, server.port, timeout=server.patience)
    except ssl.SSLError as wrong:
        raise NotReady(Hindrance.TLS) from wrong
    except (smtplib.SMTPException, OSError, UnicodeError) as wrong:
        raise NotReady(Hindrance.UNREACHABLE) from wrong
    if server.security == "starttls":
        _secure(connection, context)
    return connection


def _secure(connection: smtplib.SMTP, context: ssl.SSLContext) -> None:
    try:
        code, _ = connection.starttls(context=context)
    except (smtplib.SMTPException, OSError, ValueError) as wrong:
        _leave(connection)
        raise NotReady(Hindrance.TLS) from wrong
    if code != 220:
        _leave(connection)
        raise NotReady(Hindrance.TLS)


def _log_in(connection: smtplib.SMTP, server: MailServer) -> None:
    try:
        if server.user:
            connection.login(server.user, server.password)
        else:
            connection.ehlo_or_helo_if_needed()
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as wrong:
        raise NotReady(Hindrance.LOGIN) from wrong
    except (smtplib.SMTPException, OSError, UnicodeError) as wrong:
        raise NotReady(Hindrance.UNREACHABLE) from wrong


def _leave(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except (smtplib.SMTPException, OSError):
        connection.close()
