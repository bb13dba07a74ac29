"""Files come in once, are sealed, and go only to whoever may have them."""

import pytest
from sqlalchemy import select

from survey.models import Audit, EvidenceFile, Rectification
from survey.rectification.accept import accept
from survey.rectification.decide import order
from survey.rectification.evidence import keep
from survey.rectification.evidence.check_file import NotTaken, Unfit
from survey.rectification.evidence.discard import discard_file
from survey.rectification.evidence.keep import keep_file
from survey.rectification.evidence.read import list_files, loose_files, open_file
from survey.rectification.refusal import Refused
from survey.rectification.report import Report, report
from survey.rectification.verify import verify
from survey.runtime import Runtime
from survey.vocabulary import RatedObject, RectificationState, Role, Signed
from tests.rectification.evidence.files import PDF, opened, photo
from tests.rectification.scene import DONE, Scene, verification

NOBODY = ("shui", "yan")  # another unit; the inspector where a unit was rated (who may read, not hand in)


def _hand_in(scene: Scene, one: Rectification, login: str, content: bytes = PDF) -> int:
    return keep_file(scene.runtime, one.id, "赵桂兰家.pdf", content, scene.people[login])


def _may_have(scene: Scene, file_id: int, login: str) -> bool:
    try:
        open_file(scene.runtime, file_id, scene.people[login])
    except Refused:
        return False
    return True


def test_what_is_sent_twice_is_one(scene: Scene) -> None:
    one = scene.opened()
    first = _hand_in(scene, one, "he", photo())
    assert _hand_in(scene, one, "he", photo()) == first
    assert _hand_in(scene, one, "he", PDF) != first


def test_it_is_sealed_and_traced_without_its_name(scene: Scene) -> None:
    one = scene.opened()
    file_id = _hand_in(scene, one, "he", photo())
    with scene.runtime.database.read() as session:
        file = session.get_one(EvidenceFile, file_id)
        traces = [str(row.detail) + row.act for row in session.scalars(select(Audit))]
    assert b"JFIF" not in file.content_sealed and "赵桂兰".encode() not in file.name_sealed
    assert [trace for trace in traces if "赵桂兰" in trace] == []
    found = open_file(scene.runtime, file_id, scene.people["he"])
    assert found.name == "赵桂兰家.jpg"
    assert dict(opened(found.content).getexif()) == {}
    with scene.runtime.database.read() as session:
        acts = set(session.scalars(select(Audit.act).where(Audit.subject_kind == "evidence")))
    assert acts == {"evidence.keep", "evidence.open"}


def test_a_rectification_holds_so_many_and_no_more(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep, "MOST_FILES", 2)
    one = scene.opened()
    for number in range(2):
        _hand_in(scene, one, "he", PDF + b"\n" * number)
    with pytest.raises(NotTaken) as refused:
        _hand_in(scene, one, "he", PDF + b"\n\n")
    assert refused.value.why is Unfit.TOO_MANY
    assert _hand_in(scene, one, "he", PDF)  # known already


def test_r6_nobody_takes_the_room_of_others_nor_learns_how_much_of_it_is_taken(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keep, "MOST_FILES", 1)
    one = scene.brought_to(RectificationState.ORDERED)
    for login in ("he", "du"):
        assert _hand_in(scene, one, login)
        with pytest.raises(NotTaken):
            _hand_in(scene, one, login, PDF + b"\n")


def test_r6_whether_a_file_is_taken_does_not_tell_a_unit_what_came_of_it_afterwards(scene: Scene) -> None:
    one = scene.brought_to(RectificationState.ORDERED)
    assert _hand_in(scene, one, "du")
    report(scene.runtime, one.id, Report(DONE, Signed.YES, "已修好"), scene.people["du"])
    accept(scene.runtime, one.id, "", scene.people["he"])
    for level in (None, 2):
        with pytest.raises(Refused):
            _hand_in(scene, one, "du", PDF + b"\n")
        if level:
            scene.next_round(scene.of(one.survey_id), level)
            scene.rectify()


def test_nothing_is_drawn_for_who_may_not_hand_it_in(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    one = scene.opened()
    monkeypatch.setattr(keep, "draw_anew", lambda *_given: pytest.fail("drawn"))
    for rectification_id, login in ((one.id, "du"), (one.id + 99, "he")):
        with pytest.raises(Refused):
            keep_file(scene.runtime, rectification_id, "a.jpg", photo(), scene.people[login])


def test_only_who_has_to_do_with_it_hands_something_in(scene: Scene) -> None:
    one = scene.opened()
    scene.enrol("bai", Role.VERIFIER)
    for login in ("he", "chen"):
        assert _hand_in(scene, one, login)
    for login in ("du", "bai", *NOBODY):  # the unit: nothing has been ordered yet
        with pytest.raises(Refused):
            _hand_in(scene, one, login)


def test_nothing_comes_in_after_the_end(scene: Scene) -> None:
    one = scene.opened()
    with scene.runtime.database.write() as session:
        session.get_one(Rectification, one.id).state = RectificationState.CONCLUDED
    with pytest.raises(Refused):
        _hand_in(scene, one, "he")


def test_r6_a_unit_has_its_own_files_and_never_what_the_verifier_noted(scene: Scene) -> None:
    one = scene.opened()
    noted = _hand_in(scene, one, "he", photo())
    verify(scene.runtime, one.id, verification(files=[noted]), scene.people["he"])
    order(scene.runtime, one.id, "限期修好", scene.people["chen"])
    own = _hand_in(scene, one, "du")
    assert _may_have(scene, own, "du")
    assert not _may_have(scene, noted, "du")
    assert _hand_in(scene, one, "du", photo()) != noted  # nor that the verifier has the same one
    report(scene.runtime, one.id, Report(DONE, Signed.YES, "修好了", files=[own]), scene.people["du"])
    assert {login: _may_have(scene, own, login) for login in ("he", "chen", "yan", "shui")} == {
        "he": True, "chen": True, "yan": True, "shui": False,
    }  # fmt: skip
    with scene.runtime.database.read() as session:
        ordered = session.get_one(Rectification, one.id)
        seen = [file.id for file in list_files(scene.runtime, session, ordered, scene.people["du"])]
        assert noted not in seen and own in seen


def test_r6_nobody_has_files_of_a_survey_that_has_not_settled_but_its_verifier(scene: Scene) -> None:
    survey_id = scene.dissatisfied(settled=False)
    scene.pass_by(hours=2)
    scene.rectify()
    file_id = _hand_in(scene, scene.of(survey_id), "he")
    assert {login: _may_have(scene, file_id, login) for login in ("he", "chen", "du")} == {
        "he": True, "chen": False, "du": False,
    }  # fmt: skip


def test_where_the_office_was_rated_its_verifier_is_the_inspector(scene: Scene) -> None:
    one = scene.opened(levels={RatedObject.PETITION_OFFICE: 4})
    assert _hand_in(scene, one, "yan")
    for login in ("he", "chen"):
        with pytest.raises(Refused):
            _hand_in(scene, one, login)


def test_loose_files_are_those_of_the_person_that_no_step_has_taken(runtime: Runtime, scene: Scene) -> None:
    one = scene.opened()
    first, second = (_hand_in(scene, one, "he", content) for content in (photo(), PDF))
    by_another = _hand_in(scene, one, "chen")
    he = scene.people["he"]
    with runtime.database.read() as session:
        assert loose_files(session, one.id, he) == [first, second]
    verify(runtime, one.id, verification(files=[first, second]), he)
    with runtime.database.read() as session:
        assert loose_files(session, one.id, he) == []
        assert loose_files(session, one.id, scene.people["chen"]) == [by_another]


def test_only_ones_own_that_no_step_has_taken_can_be_taken_back(scene: Scene) -> None:
    one = scene.opened()
    taken, loose = (_hand_in(scene, one, "he", content) for content in (photo(), PDF))
    for login in ("chen", "yan", "shui"):
        with pytest.raises(Refused):
            discard_file(scene.runtime, loose, scene.people[login])
    discard_file(scene.runtime, loose, scene.people["he"])
    assert not _may_have(scene, loose, "he")
    verify(scene.runtime, one.id, verification(files=[taken]), scene.people["he"])
    with pytest.raises(Refused):
        discard_file(scene.runtime, taken, scene.people["he"])
