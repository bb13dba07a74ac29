"""Whether units hear what they are to put right: the mail server, their addresses, what did not get out."""

from collections.abc import Iterator

from sqlalchemy import select

from survey.mail.port import Hindrance
from survey.mail.send import probe
from survey.mail.server import mail_server
from survey.models import RECTIFICATION_OPEN, Rectification, Unit
from survey.office.doctor.finding import Finding, fail, ok, warn
from survey.rectification.notices.address import address_of
from survey.rectification.notices.reason import Reason
from survey.rectification.notices.trouble import read_trouble, untold
from survey.runtime import Runtime
from survey.vocabulary import NoticeChannel

_MENDS = {
    Hindrance.UNREACHABLE: "see to SMTP_HOST, SMTP_PORT, network and DNS",
    Hindrance.TLS: "see to SMTP_SECURITY and SMTP_PORT, and to the server's certificate",
    Hindrance.LOGIN: "correct SMTP_USER and SMTP_PASSWORD",
    Hindrance.SENDER: "set MAIL_FROM to an address that the server lets us use",
}


def mail(runtime: Runtime) -> Iterator[Finding]:
    """The mail server answers and takes our account; nothing is sent."""
    server = mail_server(runtime.settings)
    if server is None:
        yield ok("mail", "none: units are told by SMS and on their page; SMTP_HOST and MAIL_FROM set it up")
        return
    hindrance = probe(server)
    if hindrance is not None:
        says = f"{server.host}:{server.port} takes nothing from us ({hindrance})"
        yield fail("mail", says, _MENDS[hindrance])
    else:
        yield ok("mail", f"{server.host}:{server.port} answers; notices come from {server.sender}")
    if server.security == "none" and not server.is_loopback:
        yield warn("mail", "notices and password travel in the clear", "set SMTP_SECURITY to starttls or tls")


def addresses(runtime: Runtime) -> Iterator[Finding]:
    """Units with something to put right, and nowhere to tell them of it."""
    ordered = select(Rectification.unit_id).where(RECTIFICATION_OPEN, Rectification.named)
    by_mail = mail_server(runtime.settings) is not None
    ways = [one for one in NoticeChannel if one is NoticeChannel.SMS or by_mail]
    with runtime.database.read() as session:
        units = session.scalars(select(Unit).where(Unit.id.in_(ordered))).all()
    without = [
        unit.code for unit in units if all(isinstance(address_of(runtime, unit, way), Reason) for way in ways)
    ]
    if without:
        says = f"{len(without)} units with something to put right have no address: {', '.join(without[:5])}"
        mend = "enter them on the page /notices, or by `flask units import`"
        yield warn("unit addresses", says, mend)
    else:
        yield ok("unit addresses", "every unit with something to put right has one")


def undelivered(runtime: Runtime) -> Iterator[Finding]:
    """Notices of which their unit does not know."""
    with runtime.database.read() as session:
        unheard = len(untold(read_trouble(session)))
    if unheard:
        yield warn("notices", f"{unheard} did not get out", "the page /notices tells each reason")
    else:
        yield ok("notices", "none is stuck")
