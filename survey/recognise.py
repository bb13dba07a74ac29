"""How a number or a case number that is not kept any more is recognised when it comes again.

Under a key of its own, which lies sealed in the database: the key that phones are looked up by may be
exchanged (`flask keys reindex`), which takes the numbers themselves, and these are gone. Whoever has the
database without FIELD_KEYS can try neither numbers nor case numbers against what is left.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from survey.database import is_sqlite
from survey.models import LastingKey, Petitioner
from survey.secrets import Keyring, Sealed

GONE = "gone-"  # what a case number that is gone begins with
_PHONE, _CASE, _MATTER, _MESSAGE = b"phone", b"case", b"matter", b"message"
_MAKING = 0x48554C4B  # "HULK": the advisory lock of whoever makes the key


class Recogniser:
    """What was hashed under the lasting key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def phone(self, e164: str) -> bytes:
        """What stands in `petitioner.phone_index` of a number that is not kept any more: 32 bytes."""
        return self._hash(_PHONE, 32, e164)

    def case(self, source: str, case_no: str) -> str:
        """What stands in `case.case_no` of a case whose number is not kept any more."""
        return GONE + self._hash(_CASE, 12, source, case_no).hex()

    def matter(self, source: str, matter_id: str) -> str:
        """The same of `case.matter_id`: cases of one matter still have the same one."""
        return GONE + self._hash(_MATTER, 12, source, matter_id).hex()

    def message(self, carrier: str, sid: str) -> str:
        """What stands in `inbound.sid` of a message whose sender is not kept any more: the carrier's list may
        still show it, and it is not heard again."""
        return GONE + self._hash(_MESSAGE, 12, carrier, sid).hex()

    def _hash(self, what: bytes, size: int, *said: str) -> bytes:
        content = "\x1f".join(said).encode()
        return hashlib.blake2b(content, key=self._key, person=what, digest_size=size).digest()


def recogniser(session: Session, keyring: Keyring) -> Recogniser | None:
    """None where nothing is gone yet."""
    sealed = session.scalar(select(LastingKey.key_sealed).order_by(LastingKey.id).limit(1))
    return Recogniser(keyring.open_bytes(sealed, Sealed.LASTING_KEY)) if sealed else None


def make_recogniser(session: Session, keyring: Keyring, now: datetime) -> Recogniser:
    """The same by whoever lets something go; the first one makes the key."""
    if not is_sqlite(session):
        session.execute(text("SELECT pg_advisory_xact_lock(:making)"), {"making": _MAKING})
    there = recogniser(session, keyring)
    if there is not None:
        return there
    key = os.urandom(32)
    session.add(LastingKey(key_sealed=keyring.seal_bytes(key, Sealed.LASTING_KEY), made_at=now))
    session.flush()
    return Recogniser(key)


def known_again(session: Session, keyring: Keyring, numbers: Sequence[str]) -> Mapping[str, int]:
    """The ids of those of these numbers (E.164) that are not kept and are recognised: who opted out, say."""
    eye = recogniser(session, keyring) if numbers else None
    if eye is None:
        return {}
    by_hash = {eye.phone(number): number for number in numbers}
    found = select(Petitioner.phone_index, Petitioner.id).where(Petitioner.phone_index.in_(list(by_hash)))
    return {by_hash[index]: person for index, person in session.execute(found)}


def bring_back(session: Session, keyring: Keyring, number: str, person_id: int) -> None:
    """A number that was gone is given again: by its person, or with another case of theirs."""
    person = session.get_one(Petitioner, person_id)
    person.phone_index = keyring.phone_index(number)
    person.phone_sealed = keyring.seal(number, Sealed.PETITIONER_PHONE)
    session.flush()
