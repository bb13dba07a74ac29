"""Looking into it: what was found, and what the person wants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.course.changed import changed
from survey.models import Case, EvidenceFile, Petitioner, Promise, Rectification, Survey
from survey.rectification.admit import admit, check, is_settled
from survey.rectification.concerns.tell import tell_concern
from survey.rectification.consent import Consent, about, read_consents, stops_contact
from survey.rectification.deadlines import due_in
from survey.rectification.promises.day import check_day
from survey.rectification.refusal import Refused, Why, words_of
from survey.rectification.take import Step, hold, is_known, take
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import (
    PUT_RIGHT,
    ConcernKind,
    Finding,
    Fulfilment,
    PromiseState,
    RectificationState,
    Requirement,
    VerifiedBy,
)
from survey.vocabulary import RectificationAct as Act


@dataclass(frozen=True)
class Verification:
    """What a verifier brings back.

    `may_contact`, `may_name`: what the person said to the verifier; None: not asked, so nothing changes.
    `found` and `wants` are words. `promises`: what was agreed, and by when. `files`: ids of evidence.
    `form`: the form's own number; arriving twice it counts once.
    """

    how: VerifiedBy
    checks: Mapping[Requirement, Fulfilment]
    finding: Finding
    found: str
    causes: Sequence[str] = ()
    wants: str = ""
    may_contact: bool | None = None
    may_name: bool | None = None
    promises: Sequence[tuple[str, date]] = ()
    concerns: Sequence[tuple[ConcernKind, str]] = ()
    files: Sequence[int] = ()
    form: str | None = None


def verify(runtime: Runtime, rectification_id: int, given: Verification, by: Person) -> None:
    """Keep what was found. On the docket it stays there, for the meeting; otherwise somebody decides.

    Refused says what is missing. Until the survey has settled nobody else knows of it, so the time to decide
    begins when it has.
    """
    _check_given(runtime, given)
    now = runtime.clock.now()
    with runtime.database.write() as session:
        one = hold(session, rectification_id)
        check(session, one, Act.VERIFY, by)
        if is_known(session, one, given.form):
            return
        admit(session, one, Act.VERIFY, by, now)
        consent = _consent(session, one, given)
        step_id = take(
            runtime, session, one, _step(runtime, session, one, given, consent, by, now), now,
            finding=given.finding, causes=list(given.causes), verified_at=now,
            may_contact=consent.may_contact, may_name=consent.may_name,
        )  # fmt: skip
        attach(session, one, given.files, step_id, by)
        _promise(runtime, session, one, given.promises, by, now)
        for kind, words in given.concerns:
            tell_concern(runtime, session, one.survey_id, kind, words, now)


def attach(session: Session, one: Rectification, files: Sequence[int], step_id: int, by: Person) -> None:
    """Files that this person has handed in come with the step; Refused if one is not of this case."""
    if not files:
        return
    theirs = update(EvidenceFile).where(
        EvidenceFile.id.in_(files),
        EvidenceFile.rectification_id == one.id,
        EvidenceFile.account_id == by.id,
        EvidenceFile.step_id.is_(None),
    )
    if changed(session, theirs.values(step_id=step_id)) != len(set(files)):
        raise Refused(Why.FILES)


def _consent(session: Session, one: Rectification, given: Verification) -> Consent:
    """What holds from now on. Refused where somebody was visited or called who had not agreed to it."""
    said = read_consents(session, [about(one)])[about(one)]
    if given.how is not VerifiedBy.FILE and not (said.may_contact and _can_be_contacted(session, one)):
        raise Refused(Why.NO_CONSENT)
    return Consent(
        said.may_contact if given.may_contact is None else given.may_contact,
        said.may_name if given.may_name is None else given.may_name,
    )


def _can_be_contacted(session: Session, one: Rectification) -> bool:
    petitioner_id = session.get_one(Survey, one.survey_id).petitioner_id
    return not stops_contact(session.get_one(Case, one.case_id), session.get_one(Petitioner, petitioner_id))


def _check_given(runtime: Runtime, given: Verification) -> None:
    if set(given.checks) != set(Requirement):
        raise Refused(Why.NO_CHECKS)
    if given.finding in PUT_RIGHT and not given.causes:
        raise Refused(Why.NO_CAUSES)
    if given.finding is Finding.POLICY and Fulfilment.NOT_MET in given.checks.values():
        raise Refused(Why.NOT_MET)
    words_of(given.found)
    words_of(given.wants, needed=False)
    today = runtime.today()
    for words, day in given.promises:
        words_of(words)
        check_day(day, today)
    for _kind, words in given.concerns:
        words_of(words)


def _step(
    runtime: Runtime,
    session: Session,
    one: Rectification,
    given: Verification,
    consent: Consent,
    by: Person,
    now: datetime,
) -> Step:
    """With the time to decide; on the docket the meeting's date stays."""
    due = due_in(
        runtime.calendar, runtime.policy.rectification, RectificationState.VERIFIED,
        _known_from(runtime, session, one, now),
        in_house=given.finding in PUT_RIGHT and not consent.may_name,
    )  # fmt: skip
    words = {"found": given.found.strip(), "wants": given.wants.strip()}
    decides = one.state is RectificationState.TO_VERIFY
    return Step(Act.VERIFY, by, words, _detail(given), given.form, due if decides else None)


def _known_from(runtime: Runtime, session: Session, one: Rectification, now: datetime) -> datetime:
    """From when on others may know of it: now, or when a survey that is still open has to have ended."""
    if is_settled(session, one):
        return now
    picked_at = session.get_one(Survey, one.survey_id).picked_at
    return max(now, picked_at + runtime.policy.plan.lifetime)


def _detail(given: Verification) -> dict[str, Any]:
    return {
        "how": given.how.value,
        "checks": {check.value: how.value for check, how in given.checks.items()},
        "finding": given.finding.value,
        "causes": list(given.causes),
        "may_contact": given.may_contact,
        "may_name": given.may_name,
        "promises": [day.isoformat() for _, day in given.promises],
    }


def _promise(
    runtime: Runtime,
    session: Session,
    one: Rectification,
    promises: Sequence[tuple[str, date]],
    by: Person,
    now: datetime,
) -> None:
    session.add_all(
        Promise(
            rectification_id=one.id,
            words_sealed=runtime.keyring.seal(words.strip(), Sealed.PROMISE_WORDS),
            due_on=day.isoformat(),
            made_at=now,
            made_by=by.id,
            state=PromiseState.OPEN,
        )
        for words, day in promises
    )
