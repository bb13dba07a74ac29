"""Where a unit's notices go: read from the unit at the moment of sending, kept nowhere else."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.cases.phones import read_phones
from survey.models import Petitioner, Unit
from survey.rectification.notices.reason import Reason
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.values import is_mailbox
from survey.vocabulary import Line, NoticeChannel


def address_of(runtime: Runtime, unit: Unit, channel: NoticeChannel) -> str | Reason:
    """The address of the unit's contact person, a mailbox or E.164; or why there is none to use."""
    if channel is NoticeChannel.EMAIL:
        written = runtime.keyring.open_or_empty(unit.contact_email_sealed, Sealed.UNIT_CONTACT_EMAIL)
        found = written if is_mailbox(written) else None
    else:
        written = runtime.keyring.open_or_empty(unit.contact_phone_sealed, Sealed.UNIT_CONTACT_PHONE)
        numbers = read_phones(written, runtime.settings.country).read
        found = next((one.e164 for one in numbers if one.line is not Line.FIXED), None)
    return found or (Reason.UNUSABLE if written else Reason.NO_CONTACT)


def wants_no_texts(runtime: Runtime, session: Session, number: str) -> bool:
    """Whether the owner of this number has opted out, as whoever they did it."""
    index = runtime.keyring.phone_index(number)
    opted_out = select(Petitioner.id).where(
        Petitioner.phone_index == index, Petitioner.opted_out_at.is_not(None)
    )
    return session.scalar(opted_out) is not None
