"""The check at the moment of sending (R5): what may go enters `sending`; the rest waits or is called off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, func, select, update
from sqlalchemy.orm import Session, aliased

from scheduler.check_calls import Calls
from scheduler.outgoing import Outgoing, outgoing
from survey.contact.hours import ContactHours, local_day
from survey.contact.permit import Go, Never, NotBefore, Permit, Sending, may_leave
from survey.course.hold import hold_pauses, hold_people_of
from survey.course.life import survey_end
from survey.course.moves import move
from survey.course.pausing import covers, pauses_since, unit_ancestry
from survey.models import Attempt, Case, Inbound, Pause, Petitioner, Survey
from survey.models.base import Utc
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import AttemptState, Purpose, SurveyState

Found = Row[*tuple[Any, ...]]  # an attempt with its survey, person, case number, and what caused it


@dataclass(frozen=True)
class Ready:
    """An attempt in `sending`: from here on it is in doubt until it is settled. `said_at`: when it was
    checked, which holds for a while only."""

    attempt_id: int
    outgoing: Outgoing
    said_at: datetime


def check(runtime: Runtime, session: Session, claim: str, ids: Sequence[int]) -> list[Ready]:
    """Of the claimed attempts, those now in `sending`. A claim that was lost meanwhile moves nothing."""
    hold_pauses(session)
    hold_people_of(session, ids)
    now = runtime.clock.now()  # waiting for others is over
    rows = _rows(session, claim, ids)
    known = _Known.of(runtime, session, rows, now)
    going: list[Found] = []
    for row in rows:
        permit = known.permit(row, now)
        match permit:
            case Go():
                known.count(row, permit, now)
                going.append(row)
            case NotBefore(at, why):
                values = {"due_at": at, "why": why, "claim": None, "claimed_until": None}
                move(session, row.Attempt.id, AttemptState.PLANNED, **values)
            case Never(why):
                move(session, row.Attempt.id, AttemptState.CANCELLED, why=why, ended_at=now)
    left = _say_so(session, claim, going, known, now)
    return [_ready(runtime, row, known, now) for row in going if row.Attempt.id in left]


# Statements are built once: building them for every batch costs more than running them.
_OURS = (
    Attempt.id.in_(bindparam("ids", expanding=True)),
    Attempt.state == AttemptState.CLAIMED,
    Attempt.claim == bindparam("mark"),
)
_ROWS = (
    select(Attempt, Survey, Petitioner, Case.case_no, Inbound.received_at.label("caused_at"))
    .join(Petitioner, Petitioner.id == Attempt.petitioner_id)
    .outerjoin(Survey, Survey.id == Attempt.survey_id)
    .outerjoin(Case, Case.id == Survey.case_id)
    .outerjoin(Inbound, Inbound.id == Attempt.inbound_id)
    .where(*_OURS)
    .order_by(Attempt.priority, Attempt.due_at)
)
_CONTACTS = (
    select(Attempt.petitioner_id, func.count())
    .where(
        Attempt.petitioner_id.in_(bindparam("people", expanding=True)),
        Attempt.left_at >= bindparam("since", type_=Utc()),
        Attempt.contact,
    )
    .group_by(Attempt.petitioner_id)
)
_A, _S = cast(Table, Attempt.__table__), cast(Table, Survey.__table__)
_SENDING = (
    update(_A)
    .where(*_OURS)
    .values(
        state=AttemptState.SENDING,
        left_at=bindparam("left", type_=Utc()),
        carrier=bindparam("by"),
        contact=_A.c.id.in_(bindparam("contacts", expanding=True)),
    )
    .returning(_A.c.id)
)
_OPENED = (
    update(_S)
    .where(_S.c.id.in_(bindparam("opened", expanding=True)), _S.c.state == SurveyState.PICKED)
    .values(state=SurveyState.OPEN, opened_at=bindparam("first", type_=Utc()))
)


def _rows(session: Session, claim: str, ids: Sequence[int]) -> Sequence[Found]:
    """The attempts with all that the permit looks at."""
    return session.execute(_ROWS, {"ids": ids, "mark": claim}).all()


@dataclass
class _Known:
    """What is read once for a batch: pauses, what each person got today, and what there is to calls alone."""

    runtime: Runtime
    hours: ContactHours
    pauses: Sequence[Pause]
    parents: Mapping[int, int | None]
    today: dict[int, int]
    confirmed: set[int]
    contacts: set[int]
    calls: Calls

    @classmethod
    def of(cls, runtime: Runtime, session: Session, rows: Sequence[Found], now: datetime) -> "_Known":
        oldest = min((row.Survey.picked_at for row in rows if row.Survey), default=now)
        pauses = pauses_since(session, oldest)
        people = [row.Petitioner.id for row in rows]
        confirming = [row.Petitioner.id for row in rows if row.Attempt.purpose is Purpose.OPTOUT]
        return cls(
            runtime,
            ContactHours(runtime.policy.hours, runtime.calendar),
            pauses,
            unit_ancestry(session) if any(pause.unit_id for pause in pauses) else {},
            _contacts_since(session, people, local_day(now, runtime.settings.zone)[0]),
            _confirmed(session, confirming) if confirming else set(),
            set(),
            Calls.of(runtime, session, rows, now),
        )

    def permit(self, row: Found, now: datetime) -> Permit:
        attempt, survey, person = row.Attempt, row.Survey, row.Petitioner
        running = [pause for pause in self.pauses if pause.ended_at is None]
        sending = Sending(
            purpose=attempt.purpose,
            channel=attempt.channel,
            planned_at=attempt.planned_at,
            caused_at=row.caused_at,
            last_heard_at=survey.last_heard_at if survey else None,
            survey_open=survey is not None and survey.state is not SurveyState.SETTLED,
            survey_ends_at=survey_end(survey, self.runtime, self.pauses, self.parents, now)
            if survey
            else None,
            contacts_today=self.today.get(person.id, 0),
            opted_out=person.opted_out_at is not None,
            confirmed=person.id in self.confirmed,
            paused=any(
                covers(pause, attempt.channel, survey.unit_id if survey else None, self.parents)
                for pause in running
            ),
            demo=attempt.demo or person.demo or (survey is not None and survey.demo),
            loopback=self.runtime.carrier.is_loopback,
            offered=self.calls.offered(attempt),
            number_free_at=self.calls.free_at(attempt, now),
        )
        return may_leave(sending, now, self.runtime.policy, self.hours)

    def count(self, row: Found, go: Go, now: datetime) -> None:
        """Later attempts of the same batch see this one as gone."""
        self.calls.count(row.Attempt, now)
        if row.Attempt.purpose is Purpose.OPTOUT:
            self.confirmed.add(row.Petitioner.id)
        if go.contact:
            self.contacts.add(row.Attempt.id)
            self.today[row.Petitioner.id] = self.today.get(row.Petitioner.id, 0) + 1


def _contacts_since(session: Session, people: Sequence[int], midnight: datetime) -> dict[int, int]:
    return dict(session.execute(_CONTACTS, {"people": people, "since": midnight}).all())


def _confirmed(session: Session, people: Sequence[int]) -> set[int]:
    """Who has a confirmation, of the present opt-out, that left or may have left."""
    earlier = aliased(Attempt)
    sent = (
        select(earlier.petitioner_id)
        .join(Petitioner, Petitioner.id == earlier.petitioner_id)
        .where(
            earlier.petitioner_id.in_(people),
            earlier.purpose == Purpose.OPTOUT,
            earlier.left_at >= Petitioner.opted_out_at,
            earlier.state.not_in([AttemptState.REFUSED, AttemptState.CANCELLED]),
        )
    )
    return set(session.scalars(sent))


def _say_so(session: Session, claim: str, going: Sequence[Found], known: _Known, now: datetime) -> set[int]:
    """Move the batch to `sending`; the ids that this call moved."""
    if not going:
        return set()
    ids = [row.Attempt.id for row in going]
    by = known.runtime.carrier.name
    values = {"ids": ids, "mark": claim, "left": now, "by": by, "contacts": list(known.contacts)}
    moved = session.connection().execute(_SENDING, values).scalars().all()
    known.calls.keep_questions(session, moved)
    opened = [row.Survey.id for row in going if row.Survey and row.Survey.state is SurveyState.PICKED]
    if opened:
        session.connection().execute(_OPENED, {"opened": opened, "first": now})
    return set(moved)


def _ready(runtime: Runtime, row: Found, known: _Known, now: datetime) -> Ready:
    to = runtime.keyring.open(row.Petitioner.phone_sealed, Sealed.PETITIONER_PHONE)
    menu = known.calls.menu(row.Attempt)
    return Ready(row.Attempt.id, outgoing(runtime, row.Attempt, to, row.case_no, menu), now)
