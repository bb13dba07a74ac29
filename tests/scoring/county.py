"""A small county whose callbacks a test plays through, and a plain count of what came of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from survey.clock import SetClock
from survey.course.settle import mark_dirty, settle
from survey.models import (
    Answer,
    Case,
    DirtyDay,
    FactDay,
    FactInterviewer,
    FactReason,
    FrozenMonth,
    Petitioner,
    PublishedQuestionnaire,
    Rank,
    Survey,
    Unit,
    fact_month,
    frozen_fact,
)
from survey.runtime import Runtime
from survey.scoring.counts import Counts, total
from survey.scoring.periods import Period
from survey.vocabulary import (
    Basis,
    Channel,
    Disposition,
    NotAsked,
    RatedObject,
    ReadingOrder,
    SurveyState,
)

UNITS = {"county": None, "water": "county", "roads": "county", "north": "roads", "south": "roads",
         "office": "county"}  # fmt: skip
_EVERYTHING = (
    fact_month, frozen_fact, FrozenMonth, Rank, FactReason, FactInterviewer, FactDay, DirtyDay, Answer,
    Survey, Case, Petitioner, PublishedQuestionnaire, Unit,
)  # fmt: skip
Whose = tuple[str, RatedObject, str | int]


@dataclass
class County:
    runtime: Runtime
    clock: SetClock

    def set_up(self) -> None:
        """Empty the house and put the units in."""
        with self.runtime.database.write() as session:
            for table in _EVERYTHING:
                session.execute(delete(table))
            ids: dict[str, int] = {}
            for code, parent in UNITS.items():
                unit = Unit(code=code, name=code.title(), parent_id=ids.get(parent or ""))
                session.add(unit)
                session.flush()
                ids[code] = unit.id
            paper = PublishedQuestionnaire(
                key="default", version=1, content="", digest="", published_at=self.clock.now()
            )
            session.add(paper)
            session.flush()
            self.ids, self.questionnaire_id, self.serial = ids, paper.id, 0

    def close(self, unit: str, ago: timedelta = timedelta(days=2), category: str = "") -> int:
        """A case closed at `unit`; its id."""
        closed_at = self.clock.now() - ago
        self.serial += 1
        with self.runtime.database.write() as session:
            case = Case(
                source="test", case_no=str(self.serial), closed_at=closed_at,
                closed_month=self.runtime.local_day(closed_at)[:7], unit_id=self.ids[unit],
                petition_office_id=self.ids["office"], category=category, digest=b"",
                imported_at=self.clock.now(), updated_at=self.clock.now(),
            )  # fmt: skip
            session.add(case)
            session.flush()
            return case.id

    def skip(self, case_id: int, why: NotAsked) -> None:
        """Not asked, for this reason, from today."""
        day = self.runtime.local_day(self.clock.now())
        with self.runtime.database.write() as session:
            case = session.get_one(Case, case_id)
            mark_dirty(session, day, case.not_asked_day or day)
            case.not_asked, case.not_asked_at, case.not_asked_day = why, self.clock.now(), day

    def pick(self, case_id: int) -> int:
        """The next round of the case; the id of its survey."""
        now = self.clock.now()
        with self.runtime.database.write() as session:
            case = session.get_one(Case, case_id)
            if case.not_asked_day:
                mark_dirty(session, case.not_asked_day)
            case.not_asked = case.not_asked_at = case.not_asked_day = None
            rounds = list(session.scalars(select(Survey.round).where(Survey.case_id == case_id)))
            person = Petitioner(
                phone_index=f"{case_id}-{len(rounds)}".encode(), phone_sealed=b"", created_at=now
            )
            session.add(person)
            session.flush()
            survey = Survey(
                case_id=case_id, round=len(rounds) + 1, questionnaire_id=self.questionnaire_id,
                petitioner_id=person.id, unit_id=case.unit_id, petition_office_id=case.petition_office_id,
                category=case.category, language="zh-CN", closed_month=case.closed_month,
                reading_order=ReadingOrder.FORWARD, state=SurveyState.PICKED, picked_at=now, next_at=now,
            )  # fmt: skip
            session.add(survey)
            session.flush()
            return survey.id

    def rate(self, survey_id: int, rated: RatedObject, level: int, channel: Channel = Channel.SMS) -> None:
        """A rating as the conversation would store it: the first one in time counts, a late one is late."""
        with self.runtime.database.write() as session:
            survey = session.get_one(Survey, survey_id)
            late = survey.state is SurveyState.SETTLED
            same = select(Answer.id).where(
                Answer.survey_id == survey_id, Answer.question == rated.value, Answer.counted
            )
            first = session.scalar(same) is None
            answer = Answer(
                survey_id=survey_id, question=rated.value, object=rated, level=level, channel=channel,
                how="test", heard_at=self.clock.now(), counted=first and not late, late=late,
            )  # fmt: skip
            session.add(answer)
            survey.called = survey.reached = True
            if survey.settled_day:
                mark_dirty(session, survey.settled_day)

    def settle(self, survey_id: int, as_: Disposition) -> None:
        with self.runtime.database.write() as session:
            settle(self.runtime, session, survey_id, as_, self.clock.now())

    def ask(self, unit: str, *levels: int, office: int | None = None, category: str = "") -> list[int]:
        """Cases of `unit` asked and settled today, one for each level."""
        surveys = []
        for level in levels:
            survey = self.pick(self.close(unit, category=category))
            self.rate(survey, RatedObject.RESPONSIBLE_UNIT, level)
            if office is not None:
                self.rate(survey, RatedObject.PETITION_OFFICE, office)
            self.settle(survey, Disposition.PARTIAL if office is None else Disposition.COMPLETE)
            surveys.append(survey)
        return surveys

    def count(self, period: Period, basis: Basis, unit: str, rated: RatedObject, round_: str | int) -> Counts:
        """The figures by looking at every case, one after the other: plain, and nothing kept."""
        return self.look().count(self._branch(unit), period, basis, rated, round_)

    def counts(self, period: Period, basis: Basis, rounds: Iterable[str | int]) -> Mapping[Whose, Counts]:
        """The same for every unit, object and round."""
        seen = self.look()
        return {
            (unit, rated, round_): seen.count(self._branch(unit), period, basis, rated, round_)
            for unit in UNITS
            for rated in RatedObject
            for round_ in rounds
        }

    def look(self) -> "Seen":
        with self.runtime.database.read() as session:
            return Seen(
                list(session.scalars(select(Case))),
                list(session.scalars(select(Survey))),
                list(session.scalars(select(Answer).order_by(Answer.id))),
            )

    def _branch(self, unit: str) -> set[int]:
        below = [code for code, parent in UNITS.items() if parent == unit]
        return {self.ids[unit]}.union(*(self._branch(code) for code in below))


@dataclass
class Seen:
    """All that is in the house, in memory."""

    cases: list[Case]
    surveys: list[Survey]
    answers: list[Answer]

    def count(
        self, branch: set[int], period: Period, basis: Basis, rated: RatedObject, round_: str | int
    ) -> Counts:
        found: list[Counts] = []
        for case in self.cases:
            surveys = {survey.round: survey for survey in self.surveys if survey.case_id == case.id}
            answers = {
                number: [a for a in self.answers if a.survey_id == survey.id and a.object is rated]
                for number, survey in surveys.items()
            }
            unit_id = case.unit_id if rated is RatedObject.RESPONSIBLE_UNIT else case.office_id
            if unit_id in branch:
                found.extend(_of_case(period, basis, case, surveys, answers, round_))
        return total(found)


def _of_case(
    period: Period,
    basis: Basis,
    case: Case,
    surveys: dict[int, Survey],
    answers: dict[int, list[Answer]],
    round_: str | int,
) -> Iterator[Counts]:
    number = round_ if isinstance(round_, int) else 1
    closed_inside = case.closed_month in set(period.months())
    if not surveys and number == 1:
        why = case.not_asked or (NotAsked.TOO_EARLY if basis is Basis.CLOSED else None)
        day = case.not_asked_day or ""
        inside = closed_inside if basis is Basis.CLOSED else period.first_day <= day <= period.last_day
        if inside and why:
            yield Counts(not_asked={why: 1})
    survey = surveys.get(number)
    if survey is None:
        return
    settled = survey.state is SurveyState.SETTLED
    day = survey.settled_day or ""
    if not (closed_inside if basis is Basis.CLOSED else period.first_day <= day <= period.last_day):
        return
    rounds = sorted(surveys) if round_ == "final" else [number]
    levels = [
        answer.level
        for one in rounds
        for answer in answers[one]
        if answer.counted and surveys[one].state is SurveyState.SETTLED
    ]
    late = [answer.level for answer in answers[number] if answer.late]
    yield Counts(
        surveys=1,
        called=int(survey.called),
        reached=int(survey.reached),
        levels={levels[-1]: 1} if levels and levels[-1] else {},
        late={late[0]: 1} if late and late[0] and settled else {},
        dispositions={survey.disposition: 1} if survey.disposition else {},
    )


def at(text: str) -> datetime:
    """A moment as ISO text with its offset."""
    return datetime.fromisoformat(text)
