"""`flask petitioner erase`: everything about somebody gone at once, and scores as they were (R4)."""

import json
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from scheduler.jobs import JOBS
from survey.carriers.port import InboundText
from survey.clock import SetClock
from survey.course.store import store
from survey.models import (
    Answer,
    Attempt,
    Audit,
    Case,
    FactDay,
    Inbound,
    OptOut,
    Petitioner,
    RectificationStep,
    Survey,
)
from survey.retention.rights.erase import NotNow, Wish, erase
from survey.retention.rights.find import NotFound, Several
from survey.runtime import Runtime
from survey.scoring.facts import rebuild_facts
from survey.vocabulary import (
    AttemptState,
    Disposition,
    Ending,
    NotAsked,
    Purpose,
    RectificationState,
    SurveyState,
)
from tests.build import make_attempt, make_case, make_questionnaire, make_survey, make_unit
from tests.cases.given import outcomes, sent, take
from tests.rectification.scene import UNIT, Scene

PHONE, WHY = "+8613900000001", "came in person, identity card seen"


def levels(runtime: Runtime) -> dict[int, int]:
    rebuild_facts(runtime)
    with runtime.database.read() as session:
        counted = select(FactDay.level, func.sum(FactDay.n)).where(FactDay.level > 0).group_by(FactDay.level)
        return dict(session.execute(counted).all())


def only(runtime: Runtime, table: Any, *where: Any) -> Any:
    with runtime.database.read() as session:
        return session.scalars(select(table).where(*where)).one()


def test_r4_words_and_names_go_and_ratings_count_as_before(scene: Scene) -> None:
    one = scene.brought_to(RectificationState.ORDERED)
    under_way = scene.dissatisfied({UNIT: 5}, settled=False)
    before = levels(scene.runtime)

    told = erase(scene.runtime, Wish(PHONE, (), WHY), "shell:test")
    assert (told["cases"], told["to_be_put_right"], told["numbers"]) == (1, 1, 1)
    ended = scene.of(one.survey_id)
    assert (ended.state, ended.ending) == (RectificationState.CLOSED, Ending.ERASED)
    with scene.runtime.database.read() as session:
        words = select(RectificationStep.words_sealed).where(RectificationStep.rectification_id == one.id)
        assert set(session.scalars(words)) == {None}
        gone, other = session.scalars(select(Case).order_by(Case.id))
        assert gone.name_sealed is None and gone.case_no.startswith("gone-") and gone.erased_at
        assert other.name_sealed is not None
    assert levels(scene.runtime) == before

    told = erase(scene.runtime, Wish("+8613900000002", (), WHY), "shell:test")
    assert told["surveys_under_way"] == 1
    settled = only(scene.runtime, Survey, Survey.id == under_way)
    assert (settled.state, settled.disposition) == (SurveyState.SETTLED, Disposition.PARTIAL)
    assert levels(scene.runtime) == {5: before[5] + 1}, "what was rated counts, as it would have"


def test_who_said_nothing_has_refused_and_nothing_leaves_any_more(runtime: Runtime) -> None:
    survey = make_survey(runtime, make_case(runtime, phone=PHONE))
    make_attempt(runtime, survey)
    erase(runtime, Wish(PHONE, (), WHY), "shell:test")
    settled = only(runtime, Survey)
    assert (settled.state, settled.disposition) == (SurveyState.SETTLED, Disposition.REFUSAL)
    for job in ("dispatch", "follow-up", "reconcile"):
        JOBS[job].run(runtime, Event())
    with runtime.database.read() as session:
        states = session.execute(select(func.count(), Answer.id).group_by(Answer.id)).all()
        assert states == []


@pytest.mark.parametrize("may_ask_again", [False, True])
def test_the_next_import_brings_nobody_back(runtime: Runtime, may_ask_again: bool) -> None:
    make_questionnaire(runtime)
    make_unit(runtime, "S1")
    closed = (runtime.clock.now() - timedelta(days=3)).isoformat()
    take(runtime, sent(1, closed_at=closed))
    erase(runtime, Wish(PHONE, (), WHY, may_ask_again), "shell:test")
    assert only(runtime, Case).not_asked is NotAsked.OPTED_OUT, "it is counted, and nobody is asked"

    assert outcomes(take(runtime, sent(1, closed_at=closed, category="征地"))) == ["unchanged"]
    assert outcomes(take(runtime, sent(2, closed_at=closed, phones=["13900000001"]))) == ["created"]
    JOBS["pick"].run(runtime, Event())
    expected = None if may_ask_again else NotAsked.OPTED_OUT
    assert only(runtime, Case, Case.case_no == "XF00002").not_asked is expected
    with runtime.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Petitioner)) == 1 + may_ask_again
        assert session.scalars(select(OptOut.how)).all() == ([] if may_ask_again else ["erased"])


def test_a_family_is_told_apart_by_the_case(runtime: Runtime) -> None:
    make_unit(runtime, "S1")
    take(runtime, sent(1), sent(2, phones=["13900000001"], petitioner_name="李四"))
    with pytest.raises(Several, match="0001 张"):
        erase(runtime, Wish(PHONE, (), WHY), "shell:test")
    with pytest.raises(NotFound):
        erase(runtime, Wish(PHONE, ("XF00009",), WHY), "shell:test")
    told = erase(runtime, Wish(PHONE, ("XF00001",), WHY), "shell:test")
    assert (told["cases"], told["numbers"]) == (1, 0)
    person = only(runtime, Petitioner)
    assert person.phone_sealed and person.opted_out_at is None, "the number is still the other's"
    assert only(runtime, Case, Case.case_no == "XF00002").name_sealed


def test_not_while_something_is_on_its_way(runtime: Runtime) -> None:
    """Whether it left is not known yet: what it would be found by must not go."""
    survey = make_survey(runtime, make_case(runtime, phone=PHONE))
    make_attempt(runtime, survey, state=AttemptState.UNKNOWN, left_at=runtime.clock.now())
    with pytest.raises(NotNow):
        erase(runtime, Wish(PHONE, (), WHY), "shell:test")
    assert only(runtime, Petitioner).phone_sealed


def test_not_while_a_reply_about_no_survey_is_in_doubt(runtime: Runtime) -> None:
    """The next reconcile asks the carrier for it by the number."""
    survey = make_survey(runtime, make_case(runtime, phone=PHONE))
    doubt = {"state": AttemptState.UNKNOWN, "left_at": runtime.clock.now(), "purpose": Purpose.HELP}
    make_attempt(runtime, survey, survey_id=None, **doubt)
    with pytest.raises(NotNow):
        erase(runtime, Wish(PHONE, (), WHY), "shell:test")


def test_r2_not_before_what_they_wrote_is_understood(runtime: Runtime, clock: SetClock) -> None:
    make_survey(runtime, make_case(runtime, phone=PHONE))
    inbound_id = wrote(runtime, "2")
    with pytest.raises(NotNow):
        erase(runtime, Wish(PHONE, (), WHY), "shell:test")
    clock.advance(timedelta(minutes=1))
    JOBS["reconcile"].run(runtime, Event())
    assert only(runtime, Inbound, Inbound.id == inbound_id).understood_at
    erase(runtime, Wish(PHONE, (), WHY), "shell:test")
    with runtime.database.read() as session:
        assert not session.scalars(select(Attempt).where(Attempt.state == AttemptState.PLANNED)).all()


def test_r10_what_nobody_can_understand_stands_in_no_way_and_holds_nobody_up(
    runtime: Runtime, clock: SetClock
) -> None:
    make_survey(runtime, make_case(runtime, phone=PHONE))
    inbound_id = wrote(runtime, "2")
    with runtime.database.write() as session:
        session.execute(update(Inbound).values(raw_sealed=b"opened by nobody"))
    make_survey(runtime, make_case(runtime, phone="+8613900000002"))
    other = wrote(runtime, "1", "+8613900000002")
    for _ in range(10):
        clock.advance(timedelta(minutes=1))
        JOBS["reconcile"].run(runtime, Event())
    assert only(runtime, Inbound, Inbound.id == other).understood_at, "the others are heard"
    erase(runtime, Wish(PHONE, (), WHY), "shell:test")
    gone = only(runtime, Inbound, Inbound.id == inbound_id)
    assert gone.understood_at and gone.raw_sealed == b""


def test_a_confirmation_that_waits_for_the_end_of_a_pause_goes_nowhere(runtime: Runtime) -> None:
    """What waits for somebody who has no number any more would hold up all that leave with it."""
    survey = make_survey(runtime, make_case(runtime, phone=PHONE))
    attempt = make_attempt(runtime, survey, survey_id=None, purpose=Purpose.OPTOUT)
    erase(runtime, Wish(PHONE, (), WHY), "shell:test")
    JOBS["dispatch"].run(runtime, Event())
    ended = only(runtime, Attempt, Attempt.id == attempt.id)
    assert (ended.state, ended.why) == (AttemptState.CANCELLED, "erased")


def wrote(runtime: Runtime, body: str, phone: str = PHONE) -> int:
    """A message that is kept and not understood; its id."""
    text = InboundText(f"SM{body}{phone[-1]}", phone, "+1", body, opt_out_type=None, media=0, raw=())
    with runtime.database.write() as session:
        kept = store(runtime, session, text, runtime.clock.now())
    assert kept is not None
    return kept.inbound_id


def test_on_record_without_identity_and_said_before_it_is_done(app: Flask, runtime: Runtime) -> None:
    make_survey(runtime, make_case(runtime, phone=PHONE))

    def run(*more: str) -> Any:
        asked = ["petitioner", "erase", "139 0000 0001", "--why", WHY, "--json", *more]
        with app.app_context():
            ran = app.test_cli_runner().invoke(args=asked)
        return ran.exit_code, json.loads(ran.stdout) if ran.exit_code == 0 else ran.output

    code, told = run("--dry-run")
    assert (code, told["erased"], told["surveys_under_way"]) == (0, False, 1)
    assert only(runtime, Petitioner).phone_sealed
    code, told = run()
    assert (code, told["erased"], told["numbers"]) == (0, True, 1)
    act = only(runtime, Audit, Audit.act == "petitioner.erase")
    said = f"{act.subject_id} {act.detail}"
    assert WHY in said and "1390000" not in said and "张" not in said
    assert run()[0] == 0, "nothing is left to erase, and that is no error"
    code, told = run("--case-no", "XF1")
    assert code == 2
