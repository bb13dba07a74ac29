"""CARRIER=none: a centre works with interviewers only, from the ledger to the settled survey."""

from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from scheduler.pick import pick
from scheduler.reconcile import reconcile
from scheduler.settle import settle
from survey.carriers.none import NoCarrier
from survey.cases.fieldmap import load_map
from survey.cases.import_cases import import_file
from survey.clock import SetClock
from survey.policy import Policy, load_policy
from survey.runtime import Runtime
from survey.scoring.facts import rebuild_facts
from survey.vocabulary import Channel, Disposition, SurveyState
from tests.build import make_questionnaire, make_unit
from tests.interviewing.people import Desk, add_outcomes, attempts, people_first
from tests.ordinary import MakeRuntime

LEDGER = "编号,办结时间,姓名,电话,承办单位\n" + "".join(
    f"XF2026{n:04},2026-10-16 10:00,人{n},1390000{n:04},S1局\n" for n in range(1, 5)
)
PLANS = {"default": load_policy(None), "people_first": people_first()}


@pytest.fixture(params=PLANS)
def alone(request: pytest.FixtureRequest, make_runtime: MakeRuntime, tmp_path: Path) -> Desk:
    """Four closed cases from a file, and one interviewer."""
    policy: Policy = PLANS[request.param]
    runtime = make_runtime(carrier=NoCarrier(), policy=policy)
    make_questionnaire(runtime)
    add_outcomes(runtime)
    make_unit(runtime, "S1")
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(LEDGER, encoding="utf-8")
    summary = import_file(runtime, ledger, load_map(None), source="ledger")
    assert summary.outcomes.total() == 4
    return Desk.of(runtime)


def _jobs(runtime: Runtime) -> None:
    for job in (pick, follow_up, dispatch, reconcile, settle, rebuild_facts):
        job(runtime)


def test_from_the_ledger_to_settled_surveys_by_interviewers_alone(alone: Desk, clock: SetClock) -> None:
    runtime = alone.runtime
    _jobs(runtime)
    clock.advance(timedelta(days=1))
    _jobs(runtime)
    ended: dict[int, Disposition | None] = {}
    for code in ("completed", "hard_refusal", "wrong_number", "no_answer"):
        interview = alone.take()
        assert interview is not None and alone.dial(interview) is None
        if code == "completed":
            alone.confirm(interview)
            alone.ask_all(interview)
        alone.end(interview, code)
        ended[interview] = alone.row(interview)[2].disposition
    assert list(ended.values()) == [
        Disposition.COMPLETE, Disposition.REFUSAL, Disposition.NON_CONTACT, None,
    ]  # fmt: skip
    for _ in range(16):
        _jobs(runtime)
        interview = alone.take()
        if interview is not None and alone.dial(interview) is None:
            alone.end(interview, "no_answer")
        clock.advance(timedelta(days=1))
    _jobs(runtime)
    surveys = [alone.row(interview)[2] for interview in ended]
    assert {survey.state for survey in surveys} == {SurveyState.SETTLED}
    assert surveys[-1].disposition is Disposition.NON_CONTACT
    assert {one.channel for survey in surveys for one in attempts(runtime, survey.id)} == {
        Channel.INTERVIEWER
    }
    assert [len(attempts(runtime, survey.id)) for survey in surveys] == [1, 1, 1, 3]
