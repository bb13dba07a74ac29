"""Handing one mail over, once; and asking whether one could be."""

import re
import smtplib
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from survey.mail.port import Accepted, Hindrance, Mail, Refused, SendResult, Unknown, Wait
from survey.mail.server import MailServer, NotReady, connected
from survey.values import is_mailbox

_NO_ADDRESS = 553  # RFC 5321 §4.2.3: mailbox name not allowed
_BLANKS = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")  # and everything that could end a header line


def send_mail(server: MailServer, mail: Mail, now: datetime) -> SendResult:
    """Hand `mail` over. Raises nothing that network or server can cause.

    Until its words have begun to leave, everything that goes wrong means that it did not; after that only
    the server's own answer says so, and without one nobody knows.
    """
    if not is_mailbox(mail.to):
        return Refused(_NO_ADDRESS)
    content = written(server, mail, now)
    try:
        with connected(server) as connection:
            return _envelope(connection, server, mail) or _content(connection, content)
    except NotReady as wrong:
        return Wait(hindrance=wrong.hindrance)


def probe(server: MailServer) -> Hindrance | None:
    """Why nothing could be handed over now; None if it could, as far as a NOOP tells."""
    try:
        with connected(server) as connection:
            code, _ = connection.noop()
    except NotReady as wrong:
        return wrong.hindrance
    except (smtplib.SMTPException, OSError):
        return Hindrance.UNREACHABLE
    return None if code == 250 else Hindrance.UNREACHABLE


def written(server: MailServer, mail: Mail, now: datetime) -> bytes:
    """The message as it goes over the wire. What is filled in cannot begin a header line of its own."""
    host = server.sender.partition("@")[2]
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(_line(mail.sender_name), addr_spec=server.sender)
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = _line(mail.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mail.mark}@{host}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    message.set_content(mail.body, charset="utf-8", cte="base64")
    return message.as_bytes()


def _envelope(connection: smtplib.SMTP, server: MailServer, mail: Mail) -> SendResult | None:
    """Who writes to whom; None if the server goes on with that."""
    try:
        code, _ = connection.mail(server.sender)
        if code != 250:
            return Wait(code, Hindrance.SENDER)
        code, _ = connection.rcpt(mail.to)
    except (smtplib.SMTPException, OSError):
        return Wait(hindrance=Hindrance.UNREACHABLE)
    return None if code in (250, 251) else _no(code)


def _content(connection: smtplib.SMTP, content: bytes) -> SendResult:
    try:
        code, _ = connection.data(content)
    except smtplib.SMTPDataError as no:  # before its first byte
        return _no(no.smtp_code)
    except (smtplib.SMTPException, OSError):
        return Unknown()
    return Accepted() if code == 250 else _no(code)


def _no(code: int) -> SendResult:
    return Refused(code) if 500 <= code < 600 else Wait(code) if 400 <= code < 500 else Unknown()


def _line(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()
