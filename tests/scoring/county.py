"""A small county whose callbacks a test plays through, and a plain count of what came of it."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.clock import SetClock
from survey.course.settle import mark_dirty, settle
from survey.models import (
    Account,
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
from survey.policy import Policy
from survey.runtime import Runtime
from survey.scoring.counts import Counts, total
from survey.scoring.frozen import freeze_month
from survey.scoring.month_rows import PARTS
from survey.scoring.periods import Period
from survey.vocabulary import (
    Basis,
    Breakdown,
    Channel,
    Disposition,
    NotAsked,
    RatedObject,
    ReadingOrder,
    Role,
    SurveyState,
)
from tests.scoring.straight import Seen, Where, added_up

UNITS = {"county": None, "water": "county", "roads": "county", "north": "roads", "south": "roads",
         "office": "county"}  # fmt: skip
_EVERYTHING = (
    fact_month, frozen_fact, FrozenMonth, Rank, FactReason, FactInterviewer, FactDay, DirtyDay, Answer,
    Survey, Case, Petitioner, PublishedQuestionnaire, Unit, Account,
)  # fmt: skip


@dataclass
class County:
    runtime: Runtime
    clock: SetClock

    def __post_init__(self) -> None:
        self.policy, self.begin = self.runtime.policy, self.clock.now()

    def set_up(self) -> None:
        """Empty the house and put the units in; the clock and the policy are what they were at first."""
        self.runtime = replace(self.runtime, policy=self.policy)
        self.clock.set(self.begin)
        now = self.clock.now()
        with self.runtime.database.write() as session:
            for table in _EVERYTHING:
                session.execute(delete(table))
            ids: dict[str, int] = {}
            for code, parent in UNITS.items():
                unit = Unit(code=code, name=code.title(), parent_id=ids.get(parent or ""))
                session.add(unit)
                session.flush()
                ids[code] = unit.id
            paper = PublishedQuestionnaire(key="default", version=1, content="", digest="", published_at=now)
            session.add(paper)
            session.flush()
            people = [
                Account(login=f"li{n}", name="Li", role=Role.INTERVIEWER, password_hash="", created_at=now)
                for n in range(2)
            ]
            session.add_all(people)
            session.flush()
            self.people = [person.id for person in people]
            self.ids, self.questionnaire_id, self.serial = ids, paper.id, 0
        self.parents: Mapping[str, str | None] = UNITS
        self.published: Mapping[str, Published] = {}

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

    def pick(self, case_id: int, asks: Sequence[RatedObject] | None = None) -> int:
        """The next round of the case; the id of its survey. `asks`: what a later one asks about."""
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
                asks=[one.value for one in asks] if asks and rounds else None,
            )  # fmt: skip
            session.add(survey)
            session.flush()
            return survey.id

    def rate(
        self,
        survey_id: int,
        rated: RatedObject,
        level: int,
        channel: Channel = Channel.SMS,
        account_id: int | None = None,
    ) -> None:
        """A rating as the conversation would store it: the first one in time counts, a late one is late."""
        with self.runtime.database.write() as session:
            survey = session.get_one(Survey, survey_id)
            late = survey.state is SurveyState.SETTLED
            same = select(Answer.id).where(
                Answer.survey_id == survey_id, Answer.question == rated.value, Answer.counted
            )
            first = session.scalar(same) is None and (survey.asks is None or rated in survey.asks)
            answer = Answer(
                survey_id=survey_id, question=rated.value, object=rated, level=level, channel=channel,
                how="test", heard_at=self.clock.now(), counted=first and not late, late=late,
                account_id=account_id,
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

    def exclude(self, survey_id: int) -> None:
        """Taken out, as two people may do with a survey that has settled."""
        with self.runtime.database.write() as session:
            survey = session.get_one(Survey, survey_id)
            survey.excluded = True
            mark_dirty(session, survey.settled_day or "", *_first_days(session, survey))

    def give_reasons(self, survey_id: int, value: str, coded: str | None = None) -> None:
        """One optional question, answered; `coded`: it was spoken, and written down by somebody."""
        common = {"question": "reason", "channel": Channel.VOICE, "heard_at": self.clock.now()}
        with self.runtime.database.write() as session:
            survey = session.get_one(Survey, survey_id)
            given = select(Answer).where(
                Answer.survey_id == survey_id, Answer.question == "reason", Answer.counted
            )
            reason = session.scalar(given)
            if reason is None:
                reason = Answer(survey_id=survey_id, value=value, how="test", counted=True, **common)
                session.add(reason)
                session.flush()
            if coded is not None:
                session.add(
                    Answer(survey_id=survey_id, value=coded, how="coded", counted=False,
                           corrects_id=reason.id, **common)
                )  # fmt: skip
            if survey.settled_day:
                mark_dirty(session, survey.settled_day, *_first_days(session, survey))

    def move(self, unit: str, parent: str) -> None:
        """The unit stands below another one from now on."""
        self.parents = {**self.parents, unit: parent}
        with self.runtime.database.write() as session:
            session.get_one(Unit, self.ids[unit]).parent_id = self.ids[parent]

    def freeze(self, month: str, killed: AbstractContextManager[None] | None = None) -> None:
        """Close `month`, unless it is; what it said is remembered beside, counted straight."""
        if month in self.published:
            return
        self.clock.advance(timedelta(seconds=1))
        seen = self.look()
        figures = {(basis, by): self._living(seen, month, basis, by) for basis in Basis for by in PARTS}
        with killed or nullcontext(), self.runtime.database.write() as session:
            freeze_month(self.runtime, session, month, None)
        with self.runtime.database.read() as session:
            row = session.get(FrozenMonth, month)
        if row is not None:
            published = Published(row.frozen_at, figures, self.runtime.policy)
            self.published = {**self.published, month: published}
        self.clock.advance(timedelta(seconds=1))

    def straight(
        self, period: Period, basis: Basis, by: Breakdown | None, seen: Seen | None = None
    ) -> dict[Where, Counts]:
        """The figures of the period, counted straight: frozen months as they were, and late beside them."""
        seen, above = seen or self.look(), self.above()
        frozen = [month for month in period.months() if month in self.published]
        entries = list(seen.entries(basis, by))
        parts: list[Mapping[Where, Counts]] = [added_up(entries, above, set(period.months()) - set(frozen))]
        parts += [self.published[month].figures[basis, by] for month in frozen]
        late = [replace(one, counts=Counts(late=one.counts.late)) for one in entries]
        late += seen.since(basis, by, {month: self.published[month].at for month in frozen})
        parts.append(added_up(late, above, frozen))
        places = {where for part in parts for where in part}
        whole = {where: total(part[where] for part in parts if where in part) for where in places}
        return {where: counts for where, counts in whole.items() if counts != Counts()}

    def count(self, period: Period, basis: Basis, unit: str, rated: RatedObject, round_: str | int) -> Counts:
        """The figures of one unit by looking at every case, one after the other."""
        name = "first" if round_ == 1 else str(round_)
        return self.straight(period, basis, None).get((unit, rated, name, ""), Counts())

    def look(self) -> Seen:
        with self.runtime.database.read() as session:
            return Seen(
                list(session.scalars(select(Case))),
                list(session.scalars(select(Survey))),
                list(session.scalars(select(Answer).order_by(Answer.id))),
                {one.id: one.login for one in session.scalars(select(Account))},
            )

    def above(self) -> dict[int, list[str]]:
        """Each unit by its id, with those above it."""
        return {number: self._upwards(code) for code, number in self.ids.items()}

    def _living(self, seen: Seen, month: str, basis: Basis, by: Breakdown | None) -> dict[Where, Counts]:
        """What is published of the month: late answers stand beside it for good."""
        figures = added_up(seen.entries(basis, by), self.above(), [month])
        return {where: replace(counts, late={}) for where, counts in figures.items()}

    def _upwards(self, code: str) -> list[str]:
        parent = self.parents[code]
        return [code, *(self._upwards(parent) if parent else [])]


@dataclass(frozen=True)
class Published:
    """A closed month as a test remembers it."""

    at: datetime
    figures: Mapping[tuple[Basis, Breakdown | None], Mapping[Where, Counts]]
    policy: Policy


def _first_days(session: Session, survey: Survey) -> list[str]:
    first = select(Survey.settled_day).where(Survey.case_id == survey.case_id, Survey.round == 1)
    return [day for day in session.scalars(first) if day]


def at(text: str) -> datetime:
    """A moment as ISO text with its offset."""
    return datetime.fromisoformat(text)
