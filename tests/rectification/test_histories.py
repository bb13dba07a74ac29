"""No dissatisfied answer ever lacks a next step with an owner and a date, or an outcome."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, event, select

from scheduler.pick import pick
from survey.accounts.people import Person
from survey.models import (
    Answer,
    Attempt,
    Case,
    Concern,
    Notice,
    NoticeDelivery,
    Petitioner,
    Promise,
    Rectification,
    RectificationStep,
    Survey,
    Talk,
)
from survey.rectification.accept import accept, return_
from survey.rectification.decide import Conclusion, ask_again, conclude, keep_on_docket, order
from survey.rectification.moves import after
from survey.rectification.owners import owner_of
from survey.rectification.refusal import Refused
from survey.rectification.report import Report, extend, report
from survey.rectification.verify import verify
from survey.vocabulary import ENDED, Ending, Finding, LegalStep, RatedObject, Signed, SurveyState
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as S
from tests.rectification.scene import DONE, MET, OFFICE, UNIT, UNMET, Scene, verification

_EVERYTHING = (
    NoticeDelivery, Notice, Concern, Talk, Promise, RectificationStep, Rectification, Attempt, Answer,
    Survey, Case, Petitioner,
)  # fmt: skip
Does = Callable[[Scene, Rectification, int], None]


class Killed(Exception):
    """The process was killed here."""


@contextmanager
def killed_at(engines: Sequence[Engine], statement: int) -> Iterator[None]:
    """Nothing more reaches the database after so many statements."""
    seen = iter(range(statement))

    def look(*_: object) -> None:
        if next(seen, None) is None:
            raise Killed

    for engine in engines:
        event.listen(engine, "before_cursor_execute", look)
    try:
        with suppress(Killed):
            yield
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", look)


def _who(scene: Scene, one: Rectification, runs: str, outside: str = "yan") -> Person:
    return scene.people[outside if one.object is OFFICE else runs]


def _verify(scene: Scene, one: Rectification, n: int) -> None:
    finding = list(Finding)[n % 4]
    given_ = verification(finding, MET if n % 3 else UNMET)
    told = type(given_)(**{**given_.__dict__, "may_name": (None, True, False)[n % 3]})
    verify(scene.runtime, one.id, told, _who(scene, one, "he"))


def _meeting(one: Rectification) -> str | None:
    return "2026-11" if one.state is S.DOCKET else None


def _conclude(scene: Scene, one: Rectification, n: int) -> None:
    ending = (Ending.LAWFUL, Ending.WITHOUT_NAMING, Ending.POLICY)[n % 3]
    given_ = Conclusion(ending, "终结", LegalStep.REVIEW, scene.runtime.today(), _meeting(one))
    conclude(scene.runtime, one.id, given_, _who(scene, one, "chen"))


ACTS: dict[Act, Does] = {
    Act.VERIFY: _verify,
    Act.ORDER: lambda scene, one, _: order(
        scene.runtime, one.id, "修好", _who(scene, one, "chen"), _meeting(one)
    ),
    Act.ASK_AGAIN: lambda scene, one, _: ask_again(scene.runtime, one.id, "讲清", _who(scene, one, "chen")),
    Act.CONCLUDE: _conclude,
    Act.TO_DOCKET: lambda scene, one, _: keep_on_docket(
        scene.runtime, one.id, "再议", _who(scene, one, "chen"), "2026-11"
    ),
    Act.EXTEND: lambda scene, one, _: extend(scene.runtime, one.id, "下雨", _who(scene, one, "chen")),
    Act.REPORT: lambda scene, one, _: report(
        scene.runtime, one.id, Report(DONE, Signed.YES, "修好了"), _who(scene, one, "du", "ban")
    ),
    Act.RETURN: lambda scene, one, _: return_(scene.runtime, one.id, "没修好", _who(scene, one, "he")),
    Act.ACCEPT: lambda scene, one, _: accept(scene.runtime, one.id, "", _who(scene, one, "he")),
}  # fmt: skip


def _somebody_is_asked(scene: Scene, n: int) -> None:
    levels = [{UNIT: 5}, {OFFICE: 4}, {UNIT: 4, OFFICE: 5}, {UNIT: 1, OFFICE: 5}, {UNIT: 2}][n % 5]
    consents = [("consent", "named"), ("consent",), ()][n % 3]
    scene.dissatisfied(levels, consents=consents, assigned_times=1 + n % 3, settled=n % 4 != 0)


def _somebody_answers(scene: Scene, n: int) -> None:
    """An open survey is answered, or comes to its end without."""
    with scene.runtime.database.read() as session:
        waiting = session.scalars(
            select(Survey).where(Survey.state != SurveyState.SETTLED).order_by(Survey.id)
        ).all()
        if not waiting:
            return
        survey = waiting[n % len(waiting)]
        rated = set(session.scalars(select(Answer.object).where(Answer.survey_id == survey.id)))
    asked = [RatedObject(one) for one in survey.asks or RatedObject]
    if n % 4:
        scene.rate(survey.id, {one: 1 + n % 5 for one in asked if one not in rated})
    scene.settle(survey.id)


def _something_late(scene: Scene, n: int) -> None:
    with scene.runtime.database.read() as session:
        settled = session.scalars(
            select(Survey.id).where(Survey.state == SurveyState.SETTLED).order_by(Survey.id)
        ).all()
    if settled:
        scene.rate(settled[n % len(settled)], {(UNIT, OFFICE)[n % 2]: 1 + n % 5}, late=True)


def _somebody_acts(scene: Scene, n: int) -> None:
    """Up to five acts on one of the open ones, most of them forward; what else they need may refuse them."""
    with scene.runtime.database.read() as session:
        found = session.scalars(
            select(Rectification.id).where(Rectification.ended_at.is_(None)).order_by(Rectification.id)
        ).all()
    for turn in range(1 + n % 5 if found else 0):
        with scene.runtime.database.read() as session:
            one = session.get_one(Rectification, found[n % len(found)])
        possible = [act for act in ACTS if after(act, one.state)]
        forward = [act for act in possible if after(act, one.state) is not one.state]
        chosen = (possible if (n + turn) % 6 == 0 else forward) or possible
        if chosen:
            with suppress(Refused):
                ACTS[chosen[(n // 5 + turn) % len(chosen)]](scene, one, n)


def _somebody_opts_out(scene: Scene, n: int) -> None:
    with scene.runtime.database.write() as session:
        people = session.scalars(select(Petitioner).order_by(Petitioner.id)).all()
        if people and n % 3 == 0:
            people[n % len(people)].opted_out_at = scene.clock.now()


def _time_passes(scene: Scene, n: int) -> None:
    scene.clock.advance(timedelta(hours=(1, 30, 100, 500)[n % 4]))


def _jobs_run(scene: Scene, n: int) -> None:
    """Both jobs, and every second time they are killed at some statement."""
    database = scene.runtime.database
    engines = {id(one): one for one in (database.engine, database._relaxed, database.reading)}.values()
    for job in (scene.rectify, lambda: pick(scene.runtime)):
        with killed_at(list(engines), n % 40) if n % 2 else nullcontext():
            job()


EVENTS: tuple[Callable[[Scene, int], None], ...] = (
    _somebody_is_asked, _somebody_answers, _somebody_answers, _somebody_acts, _somebody_acts, _somebody_acts,
    _something_late, _time_passes, _jobs_run, _jobs_run, _somebody_opts_out,
)  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, len(EVENTS) - 1), st.integers(0, 839)), min_size=20, max_size=60))
@settings(max_examples=14, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_no_dissatisfied_answer_lacks_a_next_step_or_an_outcome(
    scene: Scene, history: list[tuple[int, int]]
) -> None:
    begin = scene.clock.now()
    with scene.runtime.database.write() as session:
        for table in _EVERYTHING:
            session.execute(delete(table))
    _somebody_is_asked(scene, 1)
    for what, n in history:
        EVENTS[what](scene, n)
    scene.pass_by(hours=1)
    scene.rectify()
    _look(scene)
    scene.pass_by(days=60)
    pick(scene.runtime)
    scene.rectify()
    _look(scene)
    _nobody_is_forgotten(scene)
    for n in range(1, 12):
        _somebody_answers(scene, n)
    scene.rectify()
    _look(scene)
    scene.clock.set(begin)


def _look(scene: Scene) -> None:
    with scene.runtime.database.read() as session:
        surveys = {one.id: one for one in session.scalars(select(Survey))}
        answers = session.scalars(select(Answer).where(Answer.object.is_not(None)).order_by(Answer.id)).all()
        followed: dict[tuple[int, RatedObject | None], Rectification] = {
            (one.survey_id, one.object): one for one in session.scalars(select(Rectification))
        }
    counted = {(one.survey_id, one.object) for one in answers if one.counted}
    for answer in answers:
        place = (answer.survey_id, answer.object)
        if (answer.level or 0) < 4 or not (answer.counted or place not in counted):
            continue
        one = followed.get(place)
        assert one is not None, "nothing follows it"
        if one.state in ENDED:
            assert one.ending is not None and one.ended_at is not None
        else:
            assert owner_of(one.state, one.object, assigned=one.verifier_id is not None)
            assert one.due_at is not None and one.ended_at is None
        if one.ending is Ending.DISSATISFIED_AGAIN:
            assert one.next_survey_id and (one.next_survey_id, one.object) in followed
    rounds = [(one.case_id, one.round) for one in surveys.values()]
    assert len(set(rounds)) == len(rounds)


def _nobody_is_forgotten(scene: Scene) -> None:
    """What was to be asked again long ago has been, unless the person has another survey under way."""
    with scene.runtime.database.read() as session:
        asked = select(Survey.petitioner_id).where(Survey.state != SurveyState.SETTLED)
        waiting = session.scalars(
            select(Rectification)
            .join(Survey, Survey.id == Rectification.survey_id)
            .where(
                Rectification.ended_at.is_(None),
                Rectification.state.in_([S.ACCEPTED, S.ASKED_AGAIN]),
                Rectification.next_survey_id.is_(None),
                Survey.petitioner_id.not_in(asked),
            )
        ).all()
    assert waiting == []
