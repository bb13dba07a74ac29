"""What was promised is asked about after its day, and a broken promise does not lie about; both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from survey.models import Account, Audit, Promise
from survey.rectification.decide import Conclusion, conclude
from survey.rectification.promises.ask import Following, ask, follow
from survey.rectification.promises.read import (
    Counted,
    count_promises,
    due_promise,
    due_promises,
    promises_of,
)
from survey.rectification.refusal import Refused, Why
from survey.rectification.verify import verify
from survey.vocabulary import Ending, PromiseState, Role
from tests.rectification.scene import OFFICE, Scene, verification

P = PromiseState
ROAD = "本月底前修好村口的路"


def promised(scene: Scene, days: int = 3) -> tuple[int, date]:
    """A promise made at verification; its id and its day."""
    one, day = scene.opened(consents=("consent",)), scene.runtime.today() + timedelta(days=days)
    verify(scene.runtime, one.id, verification(promises=[(ROAD, day)]), scene.people["he"])
    with scene.runtime.database.read() as session:
        return session.scalars(select(Promise.id).where(Promise.rectification_id == one.id)).one(), day


def counted(scene: Scene, login: str) -> Counted:
    with scene.runtime.database.read() as session:
        return count_promises(session, scene.runtime, scene.people[login])


def test_it_is_due_the_day_after_for_its_verifier_alone(scene: Scene) -> None:
    promise_id, day = promised(scene)
    scene.pass_by(days=3)
    assert counted(scene, "he").due == 0, "its day is not over"
    scene.pass_by(days=1)
    assert {login: counted(scene, login).due for login in scene.people} == {
        "he": 1, "chen": 0, "yan": 0, "du": 0, "shui": 0, "ban": 0,
    }  # fmt: skip
    with scene.runtime.database.read() as session:
        (one,) = due_promises(session, scene.runtime, scene.people["he"])
        assert (one.id, one.words, one.due_on) == (promise_id, ROAD, day.isoformat())
        assert due_promise(session, scene.runtime, scene.people["chen"], promise_id) is None
    for login in set(scene.people) - {"he"}:
        with pytest.raises(Refused) as refused:
            ask(scene.runtime, promise_id, P.KEPT, "", scene.people[login])
        assert refused.value.why is Why.NOT_YOURS


def test_without_its_verifier_whoever_runs_it_asks(scene: Scene) -> None:
    promise_id, _ = promised(scene)
    with scene.runtime.database.write() as session:
        session.execute(update(Account).where(Account.login == "he").values(active=False))
    scene.pass_by(days=4)
    assert (counted(scene, "chen").due, counted(scene, "yan").due) == (1, 0)
    ask(scene.runtime, promise_id, P.UNKNOWN, "电话停机", scene.people["chen"])
    assert counted(scene, "chen").due == 0


def test_nobody_of_the_office_that_was_rated_says_what_follows(scene: Scene) -> None:
    one = scene.opened(levels={OFFICE: 5}, consents=("consent",))
    inside = scene.enrol("nei", Role.INSPECTOR, "office")
    told = verification(promises=[(ROAD, scene.runtime.today())])
    verify(scene.runtime, one.id, told, scene.people["yan"])
    with scene.runtime.database.read() as session:
        promise_id = session.scalars(select(Promise.id)).one()
    ask(scene.runtime, promise_id, P.BROKEN, "没有兑现", scene.people["yan"])
    with pytest.raises(Refused) as refused:
        follow(scene.runtime, promise_id, Following("算了"), inside)
    assert refused.value.why is Why.NOT_YOURS
    follow(scene.runtime, promise_id, Following("已督办"), scene.people["yan"])


def test_it_lives_on_after_the_rectification_has_ended_and_a_broken_one_needs_a_word(scene: Scene) -> None:
    promise_id, _ = promised(scene)
    with scene.runtime.database.read() as session:
        of = session.get_one(Promise, promise_id).rectification_id
    conclude(scene.runtime, of, Conclusion(Ending.WITHOUT_NAMING, "复核了案卷"), scene.people["chen"])
    scene.pass_by(days=4)
    assert counted(scene, "he").due == 1
    with pytest.raises(Refused) as refused:
        ask(scene.runtime, promise_id, P.BROKEN, " ", scene.people["he"])
    assert refused.value.why is Why.NO_WORDS
    ask(scene.runtime, promise_id, P.BROKEN, "路还没修", scene.people["he"])
    with pytest.raises(Refused):
        ask(scene.runtime, promise_id, P.KEPT, "", scene.people["he"])
    assert (counted(scene, "he"), counted(scene, "chen")) == (Counted(0, 0), Counted(0, 1))
    today = scene.runtime.today()
    for login, on, why in (
        ("he", None, Why.NOT_YOURS),
        ("yan", None, Why.NOT_YOURS),
        ("chen", today - timedelta(days=1), Why.WRONG_DATE),
    ):
        with pytest.raises(Refused) as refused:
            follow(scene.runtime, promise_id, Following("已催办", on), scene.people[login])
        assert refused.value.why is why
    new = follow(
        scene.runtime,
        promise_id,
        Following("已催办，延到周五", today + timedelta(days=4)),
        scene.people["chen"],
    )
    with pytest.raises(Refused):
        follow(scene.runtime, promise_id, Following("又一次"), scene.people["chen"])
    assert counted(scene, "chen").broken == 0
    with scene.runtime.database.read() as session:
        both = promises_of(session, scene.runtime, of, uncovered=True)
        assert [(one.id, one.state, one.words, one.answer, one.follows) for one in both] == [
            (promise_id, P.BROKEN, ROAD, "路还没修", "已催办，延到周五"),
            (new, P.OPEN, ROAD, "", ""),
        ]
        assert all(one.words == "" and one.covered for one in promises_of(session, scene.runtime, of))
        acts = session.execute(select(Audit.act, Audit.detail).where(Audit.act.like("promise.%"))).all()
    assert [act for act, _ in acts] == ["promise.ask", "promise.follow"]
    assert not any("路" in str(detail) for _, detail in acts), "no words in the trace"
