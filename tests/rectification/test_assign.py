"""Who looks into it: never nobody for long, and what somebody has to do tells nothing of surveys that run."""

from sqlalchemy import update

from survey.models import Account
from survey.rectification.assign import verifiers
from survey.vocabulary import RectificationState as S
from survey.vocabulary import Role
from tests.rectification.scene import UNIT, Scene


def test_what_a_verifier_leaves_behind_goes_to_another(scene: Scene) -> None:
    to_verify, reported = scene.opened(), scene.brought_to(S.REPORTED)
    ordered = scene.brought_to(S.ORDERED)
    other = scene.enrol("he2", Role.VERIFIER)
    with scene.runtime.database.write() as session:
        session.execute(update(Account).where(Account.login == "he").values(active=False))
    scene.rectify()
    assert {scene.of(one.survey_id).verifier_id for one in (to_verify, reported)} == {other.id}
    assert scene.of(ordered.survey_id).verifier_id == scene.people["he"].id, "it is the unit's turn"
    assert scene.steps(to_verify.id) == ["open", "assign", "assign"]
    scene.rectify()
    assert scene.steps(to_verify.id) == ["open", "assign", "assign"]


def test_where_there_is_nobody_else_it_stays(scene: Scene) -> None:
    one = scene.opened()
    with scene.runtime.database.write() as session:
        session.execute(update(Account).where(Account.login == "he").values(active=False))
    scene.rectify()
    assert scene.of(one.survey_id).verifier_id == scene.people["he"].id


def test_r6_how_much_somebody_has_to_do_tells_nothing_of_surveys_that_run(scene: Scene) -> None:
    scene.opened()
    scene.dissatisfied(settled=False)
    scene.pass_by(hours=2)
    scene.rectify()
    with scene.runtime.database.read() as session:
        assert [who.load for who in verifiers(session, UNIT)] == [2]
        assert [who.load for who in verifiers(session, UNIT, settled=True)] == [1]
