"""Looking into a report: who may, what it needs, and what becomes of the survey."""

import pytest
from sqlalchemy import select

from scheduler.still_asked import whom_to_ask
from survey.models import Attempt, Audit, Case, Concern, ConcernStep, Survey
from survey.rectification.concerns.judge import judge
from survey.rectification.concerns.read import (
    count_reports,
    read_report,
    read_reports,
    read_steps,
    read_words,
)
from survey.rectification.concerns.tell import tell_concern
from survey.rectification.refusal import Refused, Why
from survey.vocabulary import (
    AttemptState,
    Channel,
    ConcernKind,
    ConcernState,
    Disposition,
    NotAsked,
    Purpose,
    Role,
    SurveyState,
)
from tests.rectification.scene import Scene

S = ConcernState


def told(scene: Scene, survey_id: int, kind: ConcernKind = ConcernKind.PRESSURE, words: str = "") -> int:
    """A report; its id."""
    now = scene.clock.now()
    with scene.runtime.database.write() as session:
        tell_concern(scene.runtime, session, survey_id, kind, words, now)
        return session.scalars(select(Concern.id).order_by(Concern.id.desc())).first() or 0


def denied_petition(scene: Scene) -> tuple[int, int]:
    """A survey that runs, whose person told an interviewer that there was no petition; and the report."""
    survey_id = scene.dissatisfied(settled=False)
    with scene.runtime.database.write() as session:
        survey = session.get_one(Survey, survey_id)
        survey.to_person_at, survey.to_person_why = scene.clock.now(), "never_petitioned"
        session.add(
            Attempt(
                survey_id=survey_id, seq=1, petitioner_id=survey.petitioner_id, purpose=Purpose.INVITE,
                channel=Channel.INTERVIEWER, state=AttemptState.ANSWERED, step=4, token=f"t{survey_id}",
                planned_at=scene.clock.now(), due_at=scene.clock.now(), left_at=scene.clock.now(),
                text_key="", priority=0,
            )
        )  # fmt: skip
    return survey_id, told(scene, survey_id, ConcernKind.NEVER_PETITIONED)


def survey_of(scene: Scene, survey_id: int) -> Survey:
    with scene.runtime.database.read() as session:
        return session.get_one(Survey, survey_id)


def calls(scene: Scene, survey_id: int) -> list[AttemptState]:
    with scene.runtime.database.read() as session:
        query = select(Attempt.state).where(Attempt.survey_id == survey_id).order_by(Attempt.seq)
        return list(session.scalars(query))


def test_r6_only_who_hears_of_reports_judges_them(scene: Scene) -> None:
    one = told(scene, scene.dissatisfied())
    scene.enrol("zhong", Role.CENTRE)
    scene.enrol("shen", Role.AUDITOR)
    scene.enrol("guan", Role.ADMIN)
    for login in set(scene.people) - {"chen"}:
        with pytest.raises(Refused) as refused:
            judge(scene.runtime, one, S.LOOKING, "", scene.people[login])
        assert refused.value.why is Why.NOT_YOURS, login


def test_it_is_looked_into_once_with_words_and_on_record(scene: Scene) -> None:
    survey_id, chen = scene.dissatisfied(), scene.people["chen"]
    one = told(scene, survey_id, words="村干部上门要他打好评")
    judge(scene.runtime, one, S.LOOKING, "", chen)
    for to, words, why in (
        (S.LOOKING, "", Why.MOVED_ON),
        (S.CONFIRMED, " ", Why.NO_WORDS),
        (S.CONFIRMED, "长" * 4001, Why.LONG_WORDS),
        (S.OPEN, "再看", Why.MOVED_ON),
    ):
        with pytest.raises(Refused) as refused:
            judge(scene.runtime, one, to, words, chen)
        assert refused.value.why is why
    scene.pass_by(days=30)
    with scene.runtime.database.read() as session:
        assert count_reports(session, scene.clock.now()).overdue == 1
    judge(scene.runtime, one, S.CONFIRMED, "谈过，属实", chen)
    with pytest.raises(Refused):
        judge(scene.runtime, one, S.UNFOUNDED, "不属实", chen)
    with pytest.raises(Refused):
        judge(scene.runtime, 999_999, S.LOOKING, "", chen)
    with scene.runtime.database.read() as session:
        now = scene.clock.now()
        report = read_report(session, now, one)
        assert report and (report.state, report.overdue, report.worded) == (S.CONFIRMED, False, True)
        assert not read_reports(session, now) and [r.id for r in read_reports(session, now, ended=True)] == [
            one
        ]
        assert read_words(scene.runtime, session, report) == ["村干部上门要他打好评"]
        covered = read_steps(scene.runtime, session, one)
        assert [(step.state, step.worded, step.words) for step in covered] == [
            (S.LOOKING, False, ""),
            (S.CONFIRMED, True, ""),
        ]
        assert read_steps(scene.runtime, session, one, uncovered=True)[-1].words == "谈过，属实"
        acts = session.scalars(select(Audit).where(Audit.act == "concern.judge")).all()
        assert [(act.actor, act.detail) for act in acts] == [
            ("chen", {"state": "looking"}),
            ("chen", {"state": "confirmed"}),
        ]


def test_a_petition_that_was_never_made_ends_a_survey_that_runs_with_4_70(scene: Scene) -> None:
    survey_id, one = denied_petition(scene)
    judge(scene.runtime, one, S.CONFIRMED, "登记信息是他人代填", scene.people["chen"])
    survey = survey_of(scene, survey_id)
    assert (survey.state, survey.disposition) == (SurveyState.SETTLED, Disposition.NO_PETITION)


def test_r3_a_survey_that_has_settled_stays_as_it_settled(scene: Scene) -> None:
    """Its ratings are taken out by two people, like any others that are nobody's."""
    survey_id = scene.dissatisfied()
    one = told(scene, survey_id, ConcernKind.NEVER_PETITIONED, "他说从未反映过")
    before = survey_of(scene, survey_id)
    judge(scene.runtime, one, S.CONFIRMED, "查无此信", scene.people["chen"])
    after = survey_of(scene, survey_id)
    assert (after.disposition, after.settled_at, after.excluded, after.ended_as) == (
        before.disposition, before.settled_at, False, None,
    )  # fmt: skip


def test_who_never_petitioned_is_not_asked_again(scene: Scene) -> None:
    survey_id = scene.dissatisfied()
    one = told(scene, survey_id, ConcernKind.NEVER_PETITIONED, "他说从未反映过")

    def asked() -> int | NotAsked:
        with scene.runtime.database.read() as session:
            before = session.get_one(Survey, survey_id)
            return whom_to_ask(session, session.get_one(Case, before.case_id), before)

    assert isinstance(asked(), int)
    judge(scene.runtime, one, S.CONFIRMED, "查无此信", scene.people["chen"])
    assert asked() is NotAsked.NOBODY_TO_ASK


@pytest.mark.parametrize("to", [S.UNFOUNDED, S.UNKNOWN])
def test_not_confirmed_it_goes_back_to_the_interviewers_once(scene: Scene, to: ConcernState) -> None:
    survey_id, one = denied_petition(scene)
    second = told(scene, survey_id, ConcernKind.NEVER_PETITIONED, "也跟核实员这么说")
    judge(scene.runtime, one, to, "有本人签名的登记表", scene.people["chen"])
    assert calls(scene, survey_id) == [AttemptState.ANSWERED], "the other report still waits"
    judge(scene.runtime, second, to, "同上", scene.people["chen"])
    assert calls(scene, survey_id) == [AttemptState.ANSWERED, AttemptState.PLANNED]
    assert survey_of(scene, survey_id).state is SurveyState.OPEN


def test_other_reports_leave_the_survey_alone(scene: Scene) -> None:
    survey_id = scene.dissatisfied(settled=False)
    one = told(scene, survey_id)
    for to in (S.LOOKING, S.CONFIRMED):
        judge(scene.runtime, one, to, "属实", scene.people["chen"])
    survey = survey_of(scene, survey_id)
    assert (survey.state, survey.ended_as, calls(scene, survey_id)) == (SurveyState.OPEN, None, [])
    with scene.runtime.database.read() as session:
        assert len(session.scalars(select(ConcernStep)).all()) == 2
