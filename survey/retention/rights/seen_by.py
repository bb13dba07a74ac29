"""Who dealt with somebody's data: by role and time, out of the trail of acts. Not by name: people of the
office have rights too, and the trail itself is the auditor's.
"""

from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from survey.models import (
    Account,
    Audit,
    CodingItem,
    Concern,
    EvidenceFile,
    Exclusion,
    Rectification,
    Survey,
)
from survey.retention.rights.find import Subject
from survey.shell import AT_SHELL

_AT_THE_MACHINE = "operator"


def seen_by(session: Session, subject: Subject) -> list[dict[str, Any]]:
    """Every act that names the person, a case, or what belongs to one, the oldest first."""
    surveys = session.scalars(select(Survey.id).where(Survey.case_id.in_(subject.cases))).all()
    righting = select(Rectification.id).where(Rectification.case_id.in_(subject.cases))
    files = select(EvidenceFile.id).where(EvidenceFile.rectification_id.in_(righting))
    about: dict[str, list[int]] = {
        "petitioner": [subject.person_id],
        "case": list(subject.cases),
        "survey": list(surveys),
        "rectification": list(session.scalars(righting)),
        "evidence": list(session.scalars(files)),
    }
    for kind, model in (("coding_item", CodingItem), ("concern", Concern), ("exclusion", Exclusion)):
        about[kind] = list(session.scalars(select(model.id).where(model.survey_id.in_(surveys))))
    named = or_(
        *(
            and_(Audit.subject_kind == kind, Audit.subject_id.in_([str(one) for one in ids]))
            for kind, ids in about.items()
        )
    )
    acts = (
        select(Audit.at, Audit.act, Audit.actor, Account.role)
        .outerjoin(Account, Account.login == Audit.actor)
        .where(named)
        .order_by(Audit.at, Audit.id)
    )
    return [
        {"at": at.isoformat(), "act": act, "role": _role(actor, role)}
        for at, act, actor, role in session.execute(acts)
    ]


def _role(actor: str, role: str | None) -> str:
    return role or (_AT_THE_MACHINE if actor.startswith(AT_SHELL) else "system")
