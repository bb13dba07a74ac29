"""All that is kept about one person, as plain values: what the export writes as JSON and as a paper.

Left out: what others wrote down for themselves about a report told in confidence, since it speaks of third
people; the content of files, which may show them (their names are listed, and the office shows them).
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.course.questionnaires import questionnaire
from survey.models import (
    Answer,
    Attempt,
    Case,
    Coding,
    CodingItem,
    Concern,
    EvidenceFile,
    Inbound,
    Interview,
    OptOut,
    Petitioner,
    Promise,
    Recording,
    Rectification,
    RectificationStep,
    Survey,
    Unit,
)
from survey.questionnaire.load import Questionnaire
from survey.retention.rights.find import Subject
from survey.retention.rights.seen_by import seen_by
from survey.runtime import Runtime
from survey.secrets import Sealed

Values = dict[str, Any]

_CASE = (
    "source", "case_no", "closed_at", "accepted_at", "due_at", "category", "intake_channel", "close_type",
    "in_evaluation", "leader_received", "do_not_contact", "assigned_times", "matter_id",
    "joint_petitioners", "withdrawn_at", "withdrawn_by", "not_asked", "imported_at", "updated_at",
    "words_gone_at", "contacts_gone_at", "erased_at",
)  # fmt: skip

_SURVEY = ("round", "picked_at", "language", "channel", "disposition", "settled_at", "excluded")


def collect(runtime: Runtime, session: Session, subject: Subject) -> Values:
    """Times as ISO text, enumerations as their codes; what is gone already is empty."""
    person = session.get_one(Petitioner, subject.person_id)
    stops = select(OptOut).where(OptOut.petitioner_id == person.id).order_by(OptOut.started_at)
    open_ = runtime.keyring.open_or_empty
    spans = runtime.policy.retention
    return {
        "made_at": _plain(runtime.clock.now()),
        "person": {
            "number": open_(person.phone_sealed, Sealed.PETITIONER_PHONE),
            **_columns(person, "line", "created_at", "opted_out_at", "dead_at", "dead_why", "deceased_at"),
            "opt_outs": [
                _columns(one, "started_at", "how", "why", "ended_at", "ended_how")
                for one in session.scalars(stops)
            ],
        },
        "kept_for_days": {"words": spans.words.days, "names_and_numbers": spans.contacts.days},
        "cases": [_case(runtime, session, one) for one in subject.cases],
        "seen_by": seen_by(session, subject),
    }


def _case(runtime: Runtime, session: Session, case_id: int) -> Values:
    case = session.get_one(Case, case_id)
    surveys = select(Survey).where(Survey.case_id == case_id).order_by(Survey.round)
    righting = select(Rectification).where(Rectification.case_id == case_id).order_by(Rectification.id)
    return {
        "name": runtime.keyring.open_or_empty(case.name_sealed, Sealed.CASE_NAME),
        **_columns(case, *_CASE),
        "responsible_unit": session.get_one(Unit, case.unit_id).name,
        "petition_office": session.get_one(Unit, case.office_id).name,
        "surveys": [_survey(runtime, session, one) for one in session.scalars(surveys)],
        "put_right": [_righting(runtime, session, one) for one in session.scalars(righting)],
    }


def _survey(runtime: Runtime, session: Session, survey: Survey) -> Values:
    open_ = runtime.keyring.open_or_empty

    def mine(model: Any, at: Any) -> Sequence[Any]:
        return session.scalars(select(model).where(model.survey_id == survey.id).order_by(at)).all()

    asked = questionnaire(session, survey.questionnaire_id)
    return {
        **_columns(survey, *_SURVEY),
        "answers": [
            {
                **_columns(
                    one, "question", "object", "level", "value", "channel", "heard_at", "counted", "late"
                ),
                "said": _label(asked, survey.language, one),
                "words": open_(one.words_sealed, Sealed.ANSWER_WORDS),
            }
            for one in mine(Answer, Answer.heard_at)
        ],
        "sent_to_you": [
            _columns(one, "left_at", "channel", "purpose", "state", "body", "seconds")
            for one in mine(Attempt, Attempt.seq)
            if one.left_at
        ],
        "sent_by_you": [
            {**_columns(one, "received_at", "channel", "reading"), "words": _said(runtime, one)}
            for one in mine(Inbound, Inbound.received_at)
        ],
        "recordings": [
            {
                **_columns(one, "id", "announced_at", "seconds", "state"),
                "written_down": _heard(runtime, session, one),
            }
            for one in mine(Recording, Recording.id)
        ],
        "interviews": [
            {
                **_columns(one, "taken_at", "ended_at", "outcome"),
                "note": open_(one.note_sealed, Sealed.INTERVIEW_NOTE),
            }
            for one in mine(Interview, Interview.taken_at)
        ],
        "told_in_confidence": [
            {
                **_columns(one, "kind", "said_at", "state"),
                "words": open_(one.words_sealed, Sealed.CONCERN_WORDS),
            }
            for one in mine(Concern, Concern.said_at)
        ],
    }


def _label(asked: Questionnaire, language: str, one: Answer) -> str:
    """An answer as the questionnaire calls it to people; its code where that has no word for it."""
    codes = one.value.split(",") if one.value else []
    try:
        return ", ".join(asked.label(asked.language(language), one.question, code) for code in codes)
    except (KeyError, ValueError, IndexError):
        return one.value


def _heard(runtime: Runtime, session: Session, one: Recording) -> list[str]:
    """A recording as each coder wrote it down."""
    made = select(Coding.words_sealed).join(CodingItem).where(CodingItem.recording_id == one.id)
    words = [runtime.keyring.open_or_empty(sealed, Sealed.CODING_WORDS) for sealed in session.scalars(made)]
    return [text for text in words if text]


def _said(runtime: Runtime, one: Inbound) -> str:
    raw = runtime.keyring.open_or_empty(one.raw_sealed, Sealed.INBOUND_RAW)
    return str(json.loads(raw)["body"]) if raw else ""


def _righting(runtime: Runtime, session: Session, one: Rectification) -> Values:
    open_ = runtime.keyring.open_or_empty
    of = RectificationStep.rectification_id == one.id
    steps = session.scalars(select(RectificationStep).where(of).order_by(RectificationStep.id))
    promises = session.scalars(select(Promise).where(Promise.rectification_id == one.id))
    files = session.scalars(select(EvidenceFile).where(EvidenceFile.rectification_id == one.id))
    return {
        **_columns(
            one,
            "object",
            "level",
            "opened_at",
            "state",
            "may_contact",
            "may_name",
            "finding",
            "named",
            "ended_at",
            "ending",
        ),
        "steps": [
            {
                **_columns(step, "at", "act", "to_state"),
                "words": _words(open_(step.words_sealed, Sealed.STEP_WORDS)),
            }
            for step in steps
        ],
        "promises": [
            {
                **_columns(promise, "due_on", "made_at", "state", "asked_at"),
                "words": open_(promise.words_sealed, Sealed.PROMISE_WORDS),
                "answer": _words(open_(promise.answer_sealed, Sealed.PROMISE_ANSWER)),
            }
            for promise in promises
        ],
        "files": [
            {
                **_columns(file, "added_at", "kind", "size"),
                "name": open_(file.name_sealed, Sealed.EVIDENCE_NAME),
            }
            for file in files
        ],
    }


def _words(opened: str) -> Mapping[str, str]:
    """Words by what they are about."""
    return dict(json.loads(opened)) if opened else {}


def _columns(row: Any, *names: str) -> Values:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
