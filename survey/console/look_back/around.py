"""What else is on record about a case: notices, talks, and acts by people, each with who did it."""

from collections.abc import Iterator, Mapping, Sequence

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from survey.console.filters import moment
from survey.console.look_back.course import Line, house
from survey.console.words_righting import NOTICES
from survey.models import (
    Account,
    Audit,
    EvidenceFile,
    Exclusion,
    Interview,
    Notice,
    Talk,
    Unit,
)

# Acts on record beside the steps of putting right. What is not named here stands in no look-back: what was
# told in confidence, and what was made of it, is for the supervisor alone (R6).
ACTS: Mapping[str, LazyString] = {
    "case.uncover": _l("Looked at personal data"),
    "case.look_back": _l("Looked back on the case"),
    "link.make": _l("Made a link to the questions"),
    "link.end": _l("Ended a link to the questions"),
    "interview.end": _l("Ended an interview"),
    "exclusion.apply": _l("Applied for taking ratings out"),
    "exclusion.grant": _l("Decided on taking ratings out"),
    "exclusion.refuse": _l("Decided on taking ratings out"),
    "rectification.look": _l("Looked at personal data"),
    "rectification.uncover": _l("Looked at personal data"),
    "evidence.keep": _l("Handed in a file"),
    "evidence.open": _l("Opened a file"),
    "paper.hand_out": _l("Took a document"),
    "talk.record": _l("Kept the record of a talk"),
    "promise.ask": _l("Asked about a promise"),
    "promise.follow": _l("Said what follows a broken promise"),
}


def read_interviewers(session: Session, surveys: Sequence[int]) -> dict[int, str]:
    """Who called, by attempt."""
    rows = session.execute(
        select(Interview.attempt_id, Account.name)
        .join(Account, Account.id == Interview.account_id)
        .where(Interview.survey_id.in_(surveys))
        .order_by(Interview.id)
    )
    return dict(iter(rows))


def read_around(session: Session, case_id: int, surveys: Sequence[int], ones: Sequence[int]) -> list[Line]:
    """The lines of a case with these surveys and rectifications, unordered."""
    return [*_notices(session, ones), *_talks(session, ones), *_acts(session, case_id, surveys, ones)]


def _notices(session: Session, ones: Sequence[int]) -> Iterator[Line]:
    rows = session.execute(
        select(Notice, Unit.name, Account.name)
        .join(Unit, Unit.id == Notice.unit_id)
        .outerjoin(Account, Account.id == Notice.read_by)
        .where(Notice.rectification_id.in_(ones))
        .order_by(Notice.id)
    )
    for notice, unit, reader in rows:
        what = _("Notice: %(kind)s", kind=NOTICES[notice.kind])
        yield Line(notice.made_at, house(), what, _("to %(unit)s", unit=unit))
        if notice.read_at:
            yield Line(notice.read_at, reader or unit, _("Signed for a notice"), str(NOTICES[notice.kind]))


def _talks(session: Session, ones: Sequence[int]) -> Iterator[Line]:
    rows = session.execute(
        select(Talk, Unit.name).join(Unit, Unit.id == Talk.unit_id).where(Talk.rectification_id.in_(ones))
    )
    for talk, unit in rows:
        detail = _("%(unit)s, by %(due)s", unit=unit, due=moment(talk.due_at))
        if talk.held_on:
            detail = _("%(unit)s, held on %(day)s", unit=unit, day=talk.held_on)
        yield Line(talk.opened_at, house(), _("Called to a talk"), detail)


def _acts(session: Session, case_id: int, surveys: Sequence[int], ones: Sequence[int]) -> Iterator[Line]:
    files = select(EvidenceFile.id).where(EvidenceFile.rectification_id.in_(ones))
    talks = select(Talk.id).where(Talk.rectification_id.in_(ones))
    exclusions = select(Exclusion.id).where(Exclusion.survey_id.in_(surveys))
    theirs = [
        _is("case", [case_id]),
        _is("survey", surveys),
        _is("rectification", ones),
        _is("evidence", session.scalars(files).all()),
        _is("talk", session.scalars(talks).all()),
        _is("exclusion", session.scalars(exclusions).all()),
    ]
    rows = session.execute(
        select(Audit.at, Audit.actor, Audit.act, Account.name)
        .outerjoin(Account, Account.login == Audit.actor)
        .where(or_(*theirs), Audit.act.in_(ACTS))
        .order_by(Audit.id)
    )
    for at, actor, act, name in rows:
        yield Line(at, name or actor, str(ACTS[act]))


def _is(kind: str, ids: Sequence[int]) -> ColumnElement[bool]:
    return and_(Audit.subject_kind == kind, Audit.subject_id.in_([str(one) for one in ids]))
