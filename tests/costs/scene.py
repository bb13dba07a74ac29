"""Surveys with attempts, interviews and answers of some weeks, and a plain count of what they cost."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from survey.clock import SetClock
from survey.course.settle import settle
from survey.models import Account, Answer, Attempt, Interview, Link, Survey
from survey.runtime import Runtime
from survey.vocabulary import (
    CONTACTS,
    AttemptState,
    Channel,
    Disposition,
    Purpose,
    RatedObject,
    Role,
    SurveyState,
)
from tests.build import make_attempt, make_case, make_survey, make_unit

PLAN = (Channel.SMS, Channel.SMS, Channel.VOICE, Channel.INTERVIEWER)
HAD = {
    AttemptState.ACCEPTED, AttemptState.DELIVERED, AttemptState.UNDELIVERED, AttemptState.ANSWERED,
    AttemptState.NO_ANSWER, AttemptState.FAILED,
}  # fmt: skip


@dataclass
class Scene:
    """Acts of chance, by a seed."""

    runtime: Runtime
    clock: SetClock
    chance: random.Random

    def begin(self) -> None:
        now = self.clock.now()
        self.units = [make_unit(self.runtime, code) for code in ("D1", "D2")]
        with self.runtime.database.write() as session:
            who = Account(login="li", name="Li", role=Role.INTERVIEWER, password_hash="", created_at=now)
            session.add(who)
            session.flush()
            self.account = who.id
        self.open: list[Survey] = []
        self.settled: list[Survey] = []

    def act(self) -> None:
        """One of what happens in an office."""
        acts = [self._pick, self._contact, self._contact, self._contact, self._reply, self._end, self._sleep]
        self.chance.choice(acts)()

    def _pick(self) -> None:
        case = make_case(
            self.runtime, unit=self.chance.choice(self.units), category=self.chance.choice("甲乙")
        )
        self.open.append(make_survey(self.runtime, case, state=SurveyState.OPEN))

    def _contact(self) -> None:
        for survey in self._one_of(self.open):
            step = len(self._attempts(survey)) % len(PLAN)
            channel = PLAN[step]
            values: dict[str, Any] = {"state": self.chance.choice(sorted(HAD | {AttemptState.REFUSED}))}
            if channel is Channel.SMS and self.chance.random() < 0.8:
                values["segments"] = self.chance.randint(1, 3)
            if channel is Channel.VOICE:
                values |= {"seconds": self.chance.choice((None, 0, 1, 60, 61)), "answered_by": "human"}
            if self.chance.random() < 0.3:
                values |= {"price_micros": self.chance.randint(0, 99_999), "price_currency": "USD"}
            purpose = Purpose.REMINDER if step == 1 else Purpose.INVITE
            at = self._add(survey, channel, step, purpose, values)
            if channel is Channel.INTERVIEWER:
                self._interview(survey, at)

    def _reply(self) -> None:
        for survey in self._one_of(self.open + self.settled):
            self._add(
                survey, Channel.SMS, None, Purpose.THANKS, {"state": AttemptState.DELIVERED, "segments": 1}
            )

    def _end(self) -> None:
        for survey in self._one_of(self.open):
            rated = self.chance.choice(([], list(RatedObject)[:1], list(RatedObject)))
            channel = self.chance.choice(PLAN)
            now = self.clock.now()
            with self.runtime.database.write() as session:
                session.add_all(
                    Answer(
                        survey_id=survey.id, question=one, object=one, level=self.chance.randint(1, 5),
                        channel=channel, how="test", heard_at=now, counted=True,
                    )
                    for one in rated
                )  # fmt: skip
                session.get_one(Survey, survey.id).channel = channel if rated else None
                session.add(Link(survey_id=survey.id, digest=bytes([survey.id % 256]) * 32, how="paper",
                                 created_at=now, expires_at=now))  # fmt: skip
                as_ = (Disposition.NON_CONTACT, Disposition.PARTIAL, Disposition.COMPLETE)[len(rated)]
                settle(self.runtime, session, survey.id, as_, now)
            self.open.remove(survey)
            self.settled.append(survey)

    def _sleep(self) -> None:
        self.clock.advance(timedelta(hours=self.chance.choice((1, 9, 30, 200))))

    def _interview(self, survey: Survey, attempt_id: int) -> None:
        taken = self.clock.now()
        self.clock.advance(timedelta(seconds=self.chance.randint(20, 400)))
        with self.runtime.database.write() as session:
            session.add(Interview(attempt_id=attempt_id, survey_id=survey.id, account_id=self.account,
                                  taken_at=taken, ended_at=self.clock.now()))  # fmt: skip

    def _add(
        self, survey: Survey, channel: Channel, step: int | None, purpose: Purpose, values: dict[str, Any]
    ) -> int:
        self.clock.advance(timedelta(minutes=1))
        seq = 1 + len(self._attempts(survey))
        made = make_attempt(
            self.runtime, survey, channel=channel, step=step, purpose=purpose, seq=seq,
            left_at=self.clock.now(), **values,
        )  # fmt: skip
        return made.id

    def _attempts(self, survey: Survey) -> list[Attempt]:
        with self.runtime.database.read() as session:
            return list(session.scalars(select(Attempt).where(Attempt.survey_id == survey.id)))

    def _one_of(self, surveys: list[Survey]) -> Iterator[Survey]:
        if surveys:
            yield self.chance.choice(surveys)


def plain(runtime: Runtime) -> dict[str, Counter[Any]]:
    """The same counted one by one: `attempts` and `micros` by (day, spent, step, channel), `completes` by day
    and step, `seconds` by (day, spent)."""
    found: dict[str, Counter[Any]] = {
        name: Counter() for name in ("attempts", "micros", "completes", "seconds")
    }
    with runtime.database.read() as session:
        surveys = {one.id: one for one in session.scalars(select(Survey))}
        attempts = list(session.scalars(select(Attempt).order_by(Attempt.survey_id, Attempt.seq)))
        interviews = list(session.scalars(select(Interview)))
        heard: dict[int, Any] = {}
        for answer in session.scalars(select(Answer)):
            heard[answer.survey_id] = max(answer.heard_at, heard.get(answer.survey_id, answer.heard_at))
    last: dict[int | None, int] = {}
    answered: dict[int | None, int] = {}
    for one in attempts:
        survey = surveys[one.survey_id or 0]
        last[one.survey_id] = last.get(one.survey_id, -1) if one.step is None else one.step
        if one.state not in HAD or one.left_at is None:
            continue
        place = _belongs(runtime, survey, one.left_at, one.left_at)
        found["attempts"][*place, last[one.survey_id], one.channel] += 1
        found["micros"][*place, last[one.survey_id], one.channel] += one.price_micros or 0
        if one.purpose in CONTACTS and survey.id in heard and one.left_at <= heard[survey.id]:
            answered[survey.id] = one.step if one.step is not None else -1
    for talk in interviews:
        assert talk.ended_at
        place = _belongs(runtime, surveys[talk.survey_id], talk.taken_at, talk.ended_at)
        found["seconds"][place] += int(talk.ended_at.timestamp()) - int(talk.taken_at.timestamp())
    for survey in surveys.values():
        if survey.disposition is Disposition.COMPLETE:
            found["completes"][survey.settled_day, answered.get(survey.id, -1)] += 1
    return {name: +counter for name, counter in found.items()}


def _belongs(runtime: Runtime, survey: Survey, begun: Any, ended: Any) -> tuple[str, str]:
    if survey.settled_at is None:
        return runtime.local_day(ended), "open"
    if begun > survey.settled_at:
        return runtime.local_day(ended), "after"
    return str(survey.settled_day), "settled"
