"""A county in which somebody is dissatisfied, and those who put it right."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.rectify import rectify
from survey.accounts.people import Person, person_by_login
from survey.clock import SetClock
from survey.course.questionnaires import current_questionnaire, publish_shipped
from survey.course.settle import settle
from survey.models import (
    Account,
    Answer,
    Case,
    Petitioner,
    Rectification,
    RectificationStep,
    Survey,
    Unit,
)
from survey.rectification.accept import accept
from survey.rectification.decide import order
from survey.rectification.report import Report, report
from survey.rectification.verify import Verification, verify
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import (
    Channel,
    Disposition,
    Evidence,
    Finding,
    Fulfilment,
    RatedObject,
    ReadingOrder,
    RectificationState,
    Requirement,
    Role,
    Signed,
    SurveyState,
    VerifiedBy,
)

UNITS = {"county": None, "water": "county", "roads": "county", "north": "roads", "office": "county"}
PEOPLE = {
    "chen": (Role.SUPERVISOR, None),
    "he": (Role.VERIFIER, None),
    "yan": (Role.INSPECTOR, None),
    "du": (Role.UNIT, "roads"),
    "shui": (Role.UNIT, "water"),
    "ban": (Role.UNIT, "office"),
}
UNIT, OFFICE = RatedObject.RESPONSIBLE_UNIT, RatedObject.PETITION_OFFICE
UNMET = dict.fromkeys(Requirement, Fulfilment.NOT_APPLICABLE) | {Requirement.DEMAND: Fulfilment.NOT_MET}
MET = dict.fromkeys(Requirement, Fulfilment.MET)
DONE = dict.fromkeys(Evidence, True)


class Given(TypedDict, total=False):
    """See Scene.dissatisfied."""

    levels: Mapping[RatedObject, int] | None
    unit: str
    consents: Sequence[str]
    assigned_times: int
    settled: bool


@dataclass
class Scene:
    runtime: Runtime
    clock: SetClock
    ids: dict[str, int] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    serial: int = 0

    def set_up(self) -> None:
        """Units, and somebody for each part."""
        with self.runtime.database.write() as session:
            publish_shipped(session, self.clock.now())
            for code, parent in UNITS.items():
                unit = Unit(code=code, name=code.title(), parent_id=self.ids.get(parent or ""))
                session.add(unit)
                session.flush()
                self.ids[code] = unit.id
            for login, (role, unit_code) in PEOPLE.items():
                self._enrol(session, login, role, unit_code)
        self._read_people()

    def enrol(self, login: str, role: Role, unit: str | None = None) -> Person:
        """One more person."""
        with self.runtime.database.write() as session:
            self._enrol(session, login, role, unit)
        self._read_people()
        return self.people[login]

    def dissatisfied(
        self,
        levels: Mapping[RatedObject, int] | None = None,
        *,
        unit: str = "roads",
        consents: Sequence[str] = ("consent", "named"),
        assigned_times: int = 1,
        settled: bool = True,
    ) -> int:
        """A case asked about and answered; the id of its survey. `consents`: what was agreed to."""
        case_id, petitioner_id = self._case(unit, assigned_times)
        survey_id = self._survey(case_id, petitioner_id, 1)
        self.rate(survey_id, levels or {UNIT: 5})
        for question in consents:
            self.say(survey_id, question, "yes")
        if settled:
            self.settle(survey_id)
        return survey_id

    def rate(self, survey_id: int, levels: Mapping[RatedObject, int], *, late: bool = False) -> None:
        """Ratings as the conversation would keep them."""
        now = self.clock.now()
        with self.runtime.database.write() as session:
            session.add_all(
                Answer(
                    survey_id=survey_id, question=rated.value, object=rated, level=level, value=str(level),
                    channel=Channel.SMS, how="test", heard_at=now, counted=not late, late=late,
                )
                for rated, level in levels.items()
            )  # fmt: skip

    def say(self, survey_id: int, question: str, value: str, *, again: bool = False) -> None:
        """An answer to another question. `again`: after a first one, which counts."""
        with self.runtime.database.write() as session:
            session.add(
                Answer(
                    survey_id=survey_id, question=question, value=value, channel=Channel.SMS, how="test",
                    heard_at=self.clock.now(), counted=not again,
                )
            )  # fmt: skip

    def settle(self, survey_id: int) -> None:
        with self.runtime.database.write() as session:
            settle(self.runtime, session, survey_id, Disposition.COMPLETE, self.clock.now())

    def rectify(self) -> dict[str, int]:
        """One run of the job."""
        return rectify(self.runtime)

    def of(self, survey_id: int, rated: RatedObject = UNIT) -> Rectification:
        """The rectification as it stands."""
        with self.runtime.database.read() as session:
            return session.scalars(
                select(Rectification).where(
                    Rectification.survey_id == survey_id, Rectification.object == rated
                )
            ).one()

    def steps(self, rectification_id: int) -> list[str]:
        """The acts so far, in order."""
        with self.runtime.database.read() as session:
            acts = session.scalars(
                select(RectificationStep.act)
                .where(RectificationStep.rectification_id == rectification_id)
                .order_by(RectificationStep.id)
            )
            return [act.value for act in acts]

    def opened(self, **given: Unpack[Given]) -> Rectification:
        """One that has been opened and given to somebody."""
        survey_id = self.dissatisfied(**given)
        self.rectify()
        return self.of(survey_id, next(iter(given.get("levels") or {UNIT: 5})))

    def brought_to(self, state: RectificationState, **given: Unpack[Given]) -> Rectification:
        """One that went the ordinary way to `state`: confirmed, ordered, reported, accepted."""
        one = self.opened(**given)
        office = one.object is OFFICE
        verifier = self.people["yan" if office else "he"]
        runner = self.people["yan" if office else "chen"]
        own = self.people["ban" if office else "du"]
        way: list[Callable[[], None]] = [
            lambda: verify(self.runtime, one.id, verification(), verifier),
            lambda: order(self.runtime, one.id, "限期修好", runner),
            lambda: report(self.runtime, one.id, Report(DONE, Signed.YES, "已修好"), own),
            lambda: accept(self.runtime, one.id, "", verifier),
        ]
        for act in way:
            if self.of(one.survey_id, one.object).state is state:
                break
            act()
        found = self.of(one.survey_id, one.object)
        assert found.state is state
        return found

    def next_round(self, one: Rectification, level: int | None) -> int:
        """Asked again as `pick` would do it, answered (or not) and settled; the id of the new survey."""
        now = self.clock.now()
        survey_id = self._survey(one.case_id, self._petitioner_of(one.survey_id), one.round + 1)
        with self.runtime.database.write() as session:
            held = session.get_one(Rectification, one.id)
            held.state, held.entered_at = RectificationState.ASKED_AGAIN, now
            held.asked_again_at, held.next_survey_id = now, survey_id
        if level is not None:
            self.rate(survey_id, {one.object: level})
        self.settle(survey_id)
        return survey_id

    def pass_by(self, **time: float) -> None:
        self.clock.advance(timedelta(**time))

    def _enrol(self, session: Session, login: str, role: Role, unit_code: str | None) -> None:
        session.add(
            Account(
                login=login, name=login, role=role, password_hash="", created_at=self.clock.now(),
                unit_id=self.ids[unit_code] if unit_code else None,
            )
        )  # fmt: skip

    def _read_people(self) -> None:
        with self.runtime.database.read() as session:
            for login in session.scalars(select(Account.login)).all():
                found = person_by_login(session, login)
                assert found
                self.people[login] = found[0]

    def _case(self, unit: str, assigned_times: int) -> tuple[int, int]:
        now, keyring = self.clock.now(), self.runtime.keyring
        self.serial += 1
        phone = f"+86139{self.serial:08d}"
        closed_at = now - timedelta(days=2)
        with self.runtime.database.write() as session:
            person = Petitioner(
                phone_index=keyring.phone_index(phone), created_at=now,
                phone_sealed=keyring.seal(phone, Sealed.PETITIONER_PHONE),
            )  # fmt: skip
            session.add(person)
            session.flush()
            case = Case(
                source="test", case_no=f"XF{self.serial:06d}", closed_at=closed_at,
                closed_month=self.runtime.local_day(closed_at)[:7], unit_id=self.ids[unit],
                petition_office_id=self.ids["office"], petitioner_id=person.id, digest=b"",
                name_sealed=keyring.seal("赵桂兰", Sealed.CASE_NAME), category="道路",
                assigned_times=assigned_times, imported_at=now, updated_at=now,
            )  # fmt: skip
            session.add(case)
            session.flush()
            return case.id, person.id

    def _survey(self, case_id: int, petitioner_id: int, round_: int) -> int:
        now = self.clock.now()
        with self.runtime.database.write() as session:
            case = session.get_one(Case, case_id)
            survey = Survey(
                case_id=case_id, round=round_, questionnaire_id=current_questionnaire(session),
                petitioner_id=petitioner_id, unit_id=case.unit_id, petition_office_id=case.office_id,
                category=case.category, language="zh-CN", closed_month=case.closed_month,
                reading_order=ReadingOrder.FORWARD, state=SurveyState.OPEN, picked_at=now, next_at=now,
                called=True, reached=True,
            )  # fmt: skip
            session.add(survey)
            session.flush()
            return survey.id

    def _petitioner_of(self, survey_id: int) -> int:
        with self.runtime.database.read() as session:
            return session.get_one(Survey, survey_id).petitioner_id


def verification(
    finding: Finding = Finding.CONFIRMED,
    checks: Mapping[Requirement, Fulfilment] = UNMET,
    *,
    promises: Sequence[tuple[str, date]] = (),
    **more: object,
) -> Verification:
    """What a verifier brings back, in the ordinary case."""
    return Verification(
        how=VerifiedBy.FILE,
        checks=checks,
        finding=finding,
        found="路面仍有坑",
        causes=("result",),
        promises=promises,
        **more,  # type: ignore[arg-type]
    )
