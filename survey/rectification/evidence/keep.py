"""Taking a file in: checked, drawn anew if it is a picture, sealed; what is sent twice is one."""

import hashlib
import threading

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.accounts.trace import record
from survey.models import EvidenceFile, Rectification
from survey.rectification.evidence.check_file import (
    MOST_FILES,
    PICTURES,
    Kind,
    NotTaken,
    Unfit,
    check_file,
    file_name,
)
from survey.rectification.evidence.picture import draw_anew
from survey.rectification.evidence.who import may_hand_in
from survey.rectification.refusal import Refused, Why
from survey.rectification.take import hold
from survey.runtime import Runtime
from survey.secrets import Sealed

_ONE_AT_A_TIME = threading.Lock()  # a few large pictures at once would fill the machine


def keep_file(runtime: Runtime, rectification_id: int, name: str, content: bytes, by: Person) -> int:
    """Keep a file until a step takes it along; its id, the same one however often this person sends it.

    NotTaken says why it cannot be kept, Refused that it is not for this person to hand in.
    """
    kind = check_file(content)
    with runtime.database.read() as session:  # nothing is drawn for who may not hand it in
        _check_who(session, session.get(Rectification, rectification_id), by)
    kept = _drawn(content, kind) if kind in PICTURES else content
    digest = _digest(kept, by)
    now = runtime.clock.now()
    with runtime.database.write() as session:
        one = hold(session, rectification_id)
        _check_who(session, one, by)
        known = _known(session, rectification_id, digest)
        if known is not None:
            return known
        _check_room(session, rectification_id, by)
        file = EvidenceFile(
            rectification_id=rectification_id,
            name_sealed=runtime.keyring.seal(file_name(name, kind), Sealed.EVIDENCE_NAME),
            kind=kind.value,
            size=len(kept),
            digest=digest,
            content_sealed=runtime.keyring.seal_bytes(kept, Sealed.EVIDENCE_CONTENT),
            added_at=now,
            account_id=by.id,
        )
        session.add(file)
        session.flush()
        subject = ("evidence", str(file.id))
        record(session, now, by.login, "evidence.keep", subject, rectification=rectification_id)
        return file.id


def _drawn(content: bytes, kind: Kind) -> bytes:
    with _ONE_AT_A_TIME:
        return draw_anew(content, kind)


def _digest(kept: bytes, by: Person) -> bytes:
    """Of the content and of who sends it: a unit must not learn that the verifier has the same file (R6)."""
    return hashlib.sha256(f"{by.id}:".encode() + kept).digest()


def _known(session: Session, rectification_id: int, digest: bytes) -> int | None:
    return session.scalar(
        select(EvidenceFile.id).where(
            EvidenceFile.rectification_id == rectification_id, EvidenceFile.digest == digest
        )
    )


def _check_who(session: Session, one: Rectification | None, by: Person) -> None:
    if one is None or not may_hand_in(session, one, by):
        raise Refused(Why.NOT_YOURS)


def _check_room(session: Session, rectification_id: int, by: Person) -> None:
    """Each has room of their own: nobody learns how much others handed in, nor takes their room (R6)."""
    theirs = (EvidenceFile.rectification_id == rectification_id, EvidenceFile.account_id == by.id)
    there = session.scalar(select(func.count()).select_from(EvidenceFile).where(*theirs))
    if (there or 0) >= MOST_FILES:
        raise NotTaken(Unfit.TOO_MANY)
