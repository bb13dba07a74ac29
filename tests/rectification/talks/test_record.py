"""A talk is written down once, by whoever runs the rectification."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from survey.models import Audit, Rectification
from survey.rectification.refusal import Refused, Why
from survey.rectification.talks.read import TalkView, count_due, read_due, read_held, read_talk
from survey.rectification.talks.record import TalkRecord, record_talk
from survey.vocabulary import RatedObject
from survey.vocabulary import RectificationState as S
from tests.rectification.scene import OFFICE, UNIT, Scene


def _called(scene: Scene, rated: RatedObject = UNIT) -> TalkView:
    one: Rectification = scene.brought_to(S.ORDERED, levels={rated: 5})
    late = scene.runtime.policy.rectification.talk_after
    scene.clock.set(scene.runtime.calendar.after(one.due_at, late) + timedelta(minutes=1))
    scene.rectify()
    with scene.runtime.database.read() as session:
        return read_due(scene.runtime, session)[0]


def _given(scene: Scene, days: int = 0) -> TalkRecord:
    held_on = scene.runtime.today() + timedelta(days=days)
    return TalkRecord(held_on, "局长 刘某", "逾期原因说明不清", "本月底前修好")


def test_a_talk_is_due_until_it_is_written_down(scene: Scene) -> None:
    due = _called(scene)
    assert not due.late and due.words == {}
    with scene.runtime.database.read() as session:
        waits = {login: count_due(session, scene.people[login]) for login in ("chen", "yan", "he", "du")}
    assert waits == {"chen": 1, "yan": 0, "he": 0, "du": 0}
    record_talk(scene.runtime, due.id, _given(scene), scene.people["chen"])
    with scene.runtime.database.read() as session:
        assert read_due(scene.runtime, session) == []
        held = read_held(scene.runtime, session, 5)[0]
        acts = session.scalars(select(Audit.detail).where(Audit.act == "talk.record")).all()
        assert read_talk(scene.runtime, session, due.id + 1) is None
    assert (held.held_on, held.recorded_by) == (scene.runtime.today().isoformat(), "chen")
    assert held.words == {"with": "局长 刘某", "said": "逾期原因说明不清", "agreed": "本月底前修好"}
    assert acts == [{"rectification": due.rectification_id}]
    with pytest.raises(Refused) as refused:
        record_talk(scene.runtime, due.id, _given(scene), scene.people["chen"])
    assert refused.value.why is Why.MOVED_ON


@pytest.mark.parametrize("days", [-60, 1])
def test_it_was_held_since_it_was_called_and_not_in_days_to_come(scene: Scene, days: int) -> None:
    due = _called(scene)
    with pytest.raises(Refused) as refused:
        record_talk(scene.runtime, due.id, _given(scene, days), scene.people["chen"])
    assert refused.value.why is Why.WRONG_DATE


def test_who_runs_it_holds_it(scene: Scene) -> None:
    due = _called(scene, OFFICE)
    for login in ("chen", "he", "du", "ban"):
        with pytest.raises(Refused):
            record_talk(scene.runtime, due.id, _given(scene), scene.people[login])
    record_talk(scene.runtime, due.id, _given(scene), scene.people["yan"])
