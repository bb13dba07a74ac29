"""What a verifier sends is kept as a whole, once, and the photos have no place in them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from survey.models import Concern, EvidenceFile, Promise, RectificationStep
from survey.rectification.evidence.read import open_file
from survey.rectification.take import opened_words
from survey.secrets import Sealed
from survey.vocabulary import RectificationAct, RectificationState, VerifiedBy
from tests.console.verifying.visits import KEY, Visit, filled, upload
from tests.rectification.evidence.files import PDF, opened, photo
from tests.rectification.scene import Scene

JSON = {"Accept": "application/json"}


def _files(scene: Scene) -> list[EvidenceFile]:
    with scene.runtime.database.read() as session:
        return list(session.scalars(select(EvidenceFile).order_by(EvidenceFile.id)))


def test_everything_that_was_filled_in_is_kept(visit: Visit, scene: Scene) -> None:
    one = scene.opened()
    visit.by("he")
    day = scene.runtime.today() + timedelta(days=30)
    form = filled(
        **{"promises-0-words": "月底前补坑", "promises-0-due_on": day.isoformat()},
        pressure="让我改成满意",
        may_name="no",
        photos=[upload(photo()), upload(PDF, "答复.pdf")],
    )
    answer = visit.post(f"/verify/{one.id}", form)
    assert answer.location == "/verify/"
    assert "XF000001 号已发送" in visit.client.get("/verify/").text
    now = scene.of(one.survey_id)
    assert now.state is RectificationState.VERIFIED
    assert now.causes == ["result", "attitude"] and now.may_name is False and now.may_contact is True
    runtime = scene.runtime
    with runtime.database.read() as session:
        step = session.scalars(select(RectificationStep).where(RectificationStep.form == KEY)).one()
        promise = session.scalars(select(Promise)).one()
        concern = session.scalars(select(Concern)).one()
    assert step.detail["how"] == VerifiedBy.VISIT
    assert opened_words(runtime, step) == {"found": "路面仍有坑", "wants": "修好门前的路"}
    assert promise.due_on == day.isoformat()
    assert runtime.keyring.open_or_empty(concern.words_sealed, Sealed.CONCERN_WORDS) == "让我改成满意"
    assert [file.step_id for file in _files(scene)] == [step.id, step.id]
    picture = open_file(runtime, _files(scene)[0].id, scene.people["he"])
    assert dict(opened(picture.content).getexif()) == {}


def test_r10_a_form_that_arrives_twice_counts_once(visit: Visit, scene: Scene) -> None:
    one = scene.opened()
    visit.by("he")
    for _ in range(2):
        form = filled(photos=[upload(photo())], may_contact="no")
        answer = visit.post(f"/verify/{one.id}", form, headers=JSON)
        assert answer.json == {"sent": True, "onward": "/verify/"}
    assert scene.steps(one.id).count(RectificationAct.VERIFY) == 1
    assert len(_files(scene)) == 1
    standing = visit.client.get(f"/verify/{one.id}/standing?key={KEY}").json
    assert standing and standing["arrived"] is True


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"found": " "}, "用文字说明"),
        ({"demand": ""}, "请选择一项"),
        ({"causes": []}, "至少选一项原因"),
        ({"promises-0-words": "补坑"}, "约定事项和日期都要填写"),
        ({"promises-0-words": "补坑", "promises-0-due_on": "2020-01-01"}, "约定的日期应在今天之后"),
        ({"finding": "guilty"}, ""),
        ({"key": "x"}, ""),
        ({"photos": [upload(b"GIF89a", "a.gif")]}, "a.gif：只收图片"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_moves(
    visit: Visit, scene: Scene, more: dict[str, object], told: str
) -> None:
    one = scene.opened()
    visit.by("he")
    answer = visit.post(f"/verify/{one.id}", filled(**more))
    assert answer.status_code == 422
    assert told in answer.text and 'role="alert"' in answer.text
    assert scene.of(one.survey_id).state is RectificationState.TO_VERIFY


def test_photos_of_a_form_that_was_not_right_go_with_the_next(visit: Visit, scene: Scene) -> None:
    one = scene.opened()
    visit.by("he")
    page = visit.post(f"/verify/{one.id}", filled(found="", photos=[upload(photo())])).text
    assert "已上传" in page and "IMG_0001.jpg" in page and "修好门前的路" in page
    visit.post(f"/verify/{one.id}", filled())
    assert [file.step_id is None for file in _files(scene)] == [False]


def test_a_wrong_photo_is_taken_back_and_the_form_stays_as_it_was(visit: Visit, scene: Scene) -> None:
    one = scene.opened()
    visit.by("he")
    visit.post(f"/verify/{one.id}", filled(found="", photos=[upload(photo())]))
    page = visit.post(f"/verify/{one.id}", filled(discard=str(_files(scene)[0].id)))
    assert page.status_code == 200 and "路面仍有坑" in page.text and "IMG_0001.jpg" not in page.text
    assert _files(scene) == []
    for none in ("no number", "", str(10**30), str(-(10**30))):
        assert visit.post(f"/verify/{one.id}", filled(discard=none)).status_code == 200
    assert scene.of(one.survey_id).state is RectificationState.TO_VERIFY


def test_nobody_is_visited_who_did_not_say_yes(visit: Visit, scene: Scene) -> None:
    one = scene.opened(consents=())
    visit.by("he")
    assert visit.post(f"/verify/{one.id}", filled(how="visit")).status_code == 422
    assert visit.post(f"/verify/{one.id}", filled(how="file")).status_code == 302


def test_a_case_that_went_on_meanwhile_is_said_to_have(visit: Visit, scene: Scene) -> None:
    one = scene.brought_to(RectificationState.ORDERED)
    visit.by("he")
    other = "11111111-6a2f-4c3b-9d0e-1f2a3b4c5d6e"
    assert visit.post(f"/verify/{one.id}", filled(key=other), headers=JSON).status_code == 422
    assert visit.post(f"/verify/{one.id}", filled(key=other)).location == "/verify/"
    assert "已由他人办理" in visit.client.get("/verify/").text


def test_the_report_is_shown_and_accepted(visit: Visit, scene: Scene) -> None:
    one = scene.brought_to(RectificationState.REPORTED)
    visit.by("he")
    page = visit.client.get(f"/verify/{one.id}").text
    assert "已修好" in page and "到现场查看" in page and "已签字" in page
    assert visit.post(f"/verify/{one.id}/accept", {"words": ""}).location == "/verify/"
    assert scene.of(one.survey_id).state is RectificationState.ACCEPTED


def test_the_report_goes_back_with_a_reason_only(visit: Visit, scene: Scene) -> None:
    one = scene.brought_to(RectificationState.REPORTED)
    visit.by("he")
    answer = visit.post(f"/verify/{one.id}/return", {"words": " "})
    assert answer.status_code == 422 and "用文字说明" in answer.text
    visit.post(f"/verify/{one.id}/return", {"words": "坑还在"})
    assert scene.of(one.survey_id).state is RectificationState.RETURNED
    assert visit.post(f"/verify/{one.id}/accept").location == "/verify/"  # too late: said on the list
    assert scene.of(one.survey_id).state is RectificationState.RETURNED
