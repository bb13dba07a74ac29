"""What a month's meeting has before it, decides and writes down."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from survey.models import Audit
from survey.rectification.decide import Conclusion, conclude, keep_on_docket
from survey.rectification.docket.matters import read_decided, read_docket
from survey.rectification.docket.minutes import read_meeting, write_minutes
from survey.rectification.refusal import Refused, Why
from survey.rectification.verify import verify
from survey.vocabulary import DocketDecision, Ending, Fulfilment, LegalStep, Requirement
from survey.vocabulary import RectificationState as S
from tests.rectification.scene import OFFICE, UNIT, Scene, verification

MONTH = "2026-10"


def test_a_matter_has_its_facts_and_then_its_decision(scene: Scene) -> None:
    one, chen = scene.opened(assigned_times=3), scene.people["chen"]
    verify(scene.runtime, one.id, verification(), scene.people["he"])
    with scene.runtime.database.read() as session:
        matter = read_docket(scene.runtime, session, chen)[0]
    assert (matter.view.id, matter.times, matter.assigned_times, matter.decision) == (one.id, 3, 3, None)
    assert matter.checks[Requirement.DEMAND] is Fulfilment.NOT_MET
    assert [(told.round, told.level) for told in matter.rounds] == [(1, 5)]
    keep_on_docket(scene.runtime, one.id, "下月再议", chen, MONTH)
    lawful = Conclusion(Ending.LAWFUL, "复核终结", LegalStep.SECOND_REVIEW, scene.runtime.today(), MONTH)
    conclude(scene.runtime, one.id, lawful, chen)
    with scene.runtime.database.read() as session:
        assert read_docket(scene.runtime, session, chen) == []
        assert read_decided(scene.runtime, session, chen, "2026-09") == []
        decided = read_decided(scene.runtime, session, chen, MONTH)
    assert [(one.decision.decision, one.decision.words) for one in decided if one.decision] == [
        (DocketDecision.CONCLUDE, "复核终结")
    ]


def test_r6_a_later_answer_of_a_survey_that_runs_is_not_among_the_facts(scene: Scene) -> None:
    one = scene.brought_to(S.ACCEPTED, assigned_times=2)
    following = scene.next_round(one, None)
    scene.rate(following, {UNIT: 5}, late=True)
    other = scene.dissatisfied({OFFICE: 4}, assigned_times=3, settled=False)
    scene.pass_by(hours=2)
    scene.rectify()
    with scene.runtime.database.read() as session:
        matters = read_docket(scene.runtime, session, scene.people["chen"])
    assert [matter.view.survey_id for matter in matters] == [following]
    assert other not in {told.survey_id for matter in matters for told in matter.rounds}
    assert [told.round for told in matters[0].rounds] == [1, 2]


def test_minutes_are_sealed_written_by_who_runs_and_on_record(scene: Scene) -> None:
    runtime, day = scene.runtime, scene.runtime.today()
    write_minutes(runtime, MONTH, day, "一致同意", scene.people["chen"])
    write_minutes(runtime, MONTH, day, "一致同意，下月复查", scene.people["yan"])
    with runtime.database.read() as session:
        meeting = read_meeting(runtime, session, MONTH)
        acts = session.scalars(select(Audit.actor).where(Audit.act == "docket.minutes")).all()
        assert read_meeting(runtime, session, "2026-09") is None
    assert meeting and (meeting.minutes, meeting.written_by) == ("一致同意，下月复查", "yan")
    assert acts == ["chen", "yan"]


@pytest.mark.parametrize(
    ("login", "month", "days", "why"),
    [
        ("du", MONTH, 0, Why.NOT_YOURS),
        ("he", MONTH, 0, Why.NOT_YOURS),
        ("chen", "2026-08", 0, Why.MOVED_ON),
        ("chen", "2026-11", 0, Why.MOVED_ON),
        ("chen", MONTH, 1, Why.WRONG_DATE),
        ("chen", MONTH, -60, Why.WRONG_DATE),
    ],
)
def test_minutes_of_a_month_that_is_over_or_to_come_are_refused(
    scene: Scene, login: str, month: str, days: int, why: Why
) -> None:
    day = scene.runtime.today() + timedelta(days=days)
    with pytest.raises(Refused) as refused:
        write_minutes(scene.runtime, month, day, "纪要", scene.people[login])
    assert refused.value.why is why
