"""An address is entered for a unit, on record and without being in the record; what waited for it goes."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select, update

from survey.accounts.trace import record
from survey.cases.phones import read_phones
from survey.course.changed import changed
from survey.models import Notice, NoticeDelivery, Unit
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.values import is_mailbox
from survey.vocabulary import DeliveryState, Line


class Wrong(StrEnum):
    NO_MAILBOX = "no_mailbox"
    NO_MOBILE = "no_mobile"


@dataclass(frozen=True)
class Address:
    """What was entered; empty: stays as it is."""

    mail: str = ""
    phone: str = ""


def faults(runtime: Runtime, given: Address) -> list[Wrong]:
    """What of it cannot be used."""
    found = []
    if given.mail and not is_mailbox(given.mail):
        found.append(Wrong.NO_MAILBOX)
    numbers = read_phones(given.phone, runtime.settings.country).read
    if given.phone and not any(one.line is not Line.FIXED for one in numbers):
        found.append(Wrong.NO_MOBILE)
    return found


def enter_address(runtime: Runtime, unit_id: int, given: Address, by: str) -> bool:
    """Keep what `faults` finds nothing wrong with; False if nothing was given or there is no such unit."""
    now, keyring = runtime.clock.now(), runtime.keyring
    sealed = {}
    if given.mail:
        sealed["contact_email_sealed"] = keyring.seal(given.mail, Sealed.UNIT_CONTACT_EMAIL)
    if given.phone:
        sealed["contact_phone_sealed"] = keyring.seal(given.phone, Sealed.UNIT_CONTACT_PHONE)
    if not sealed:
        return False
    with runtime.database.write() as session:
        if not changed(session, update(Unit).where(Unit.id == unit_id).values(**sealed)):
            return False
        waiting = update(NoticeDelivery).where(
            NoticeDelivery.state == DeliveryState.NO_ADDRESS,
            NoticeDelivery.notice_id.in_(select(Notice.id).where(Notice.unit_id == unit_id)),
        )
        changed(session, waiting.values(due_at=now))
        what = sorted(column.removesuffix("_sealed") for column in sealed)
        record(session, now, by, "unit.contact", ("unit", str(unit_id)), entered=what)
    return True
