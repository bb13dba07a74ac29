"""Taking a file back before it has gone along with a step: a wrong one, or one that shows somebody else."""

from sqlalchemy import delete, select

from survey.accounts.people import Person
from survey.accounts.trace import record
from survey.course.changed import changed
from survey.models import EvidenceFile
from survey.rectification.evidence.who import may_hand_in
from survey.rectification.refusal import Refused, Why
from survey.rectification.take import hold
from survey.runtime import Runtime


def discard_file(runtime: Runtime, file_id: int, by: Person) -> None:
    """Delete it for good; Refused if it is not this person's, or has come with a step: that stays."""
    with runtime.database.write() as session:
        rectification_id = session.scalar(
            select(EvidenceFile.rectification_id).where(EvidenceFile.id == file_id)
        )
        if rectification_id is None or not may_hand_in(session, hold(session, rectification_id), by):
            raise Refused(Why.UNKNOWN)
        own = (EvidenceFile.id == file_id, EvidenceFile.account_id == by.id, EvidenceFile.step_id.is_(None))
        if not changed(session, delete(EvidenceFile).where(*own)):
            raise Refused(Why.UNKNOWN)
        subject = ("evidence", str(file_id))
        now = runtime.clock.now()
        record(session, now, by.login, "evidence.discard", subject, rectification=rectification_id)
