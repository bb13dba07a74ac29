"""A unit's orders: what it reads, how it reports, and what it must never learn (R6)."""

import io
from typing import Any

import docx
import pytest
from sqlalchemy import select

from survey.models import Audit, EvidenceFile, Notice, Rectification
from survey.rectification.accept import accept, return_
from survey.rectification.causes.batch import batch_causes
from survey.rectification.decide import order
from survey.rectification.evidence.keep import keep_file
from survey.rectification.report import extend, refuse_extension
from survey.rectification.verify import verify
from survey.vocabulary import ConcernKind, Role
from survey.vocabulary import RectificationState as S
from tests.console.verifying.visits import KEY, Visit, upload
from tests.rectification.evidence.files import PDF, photo
from tests.rectification.scene import OFFICE, Scene, verification

SECRETS = ("路面仍有坑", "想要赔偿", "有人威胁", "13900000001", "赵桂兰", "非常不满意", "已同意联系")


def filled(**more: Any) -> dict[str, Any]:
    """A report in the ordinary case."""
    pieces = dict.fromkeys(("met_person", "went_to_look", "discussed", "papers"), "yes")
    return {"key": KEY, **pieces, "signed": "yes", "words": "已修好", **more}


def ordered(scene: Scene, **given: Any) -> Rectification:
    return scene.brought_to(S.ORDERED, **given)


def test_r6_the_unit_reads_what_is_ordered_and_nothing_that_was_said_in_confidence(visit: Visit) -> None:
    scene = visit.scene
    one = scene.opened()
    told = verification(wants="想要赔偿", concerns=[(ConcernKind.PRESSURE, "有人威胁")])
    verify(scene.runtime, one.id, told, scene.people["he"])
    visit.by("du")
    assert visit.client.get(f"/orders/{one.id}").status_code == 404, "not before the order"
    order(scene.runtime, one.id, "限期修好", scene.people["chen"])
    page = visit.client.get(f"/orders/{one.id}").text
    assert "限期修好" in page and "结果" in page
    for hidden in (page, visit.client.get("/orders").text):
        assert [secret for secret in SECRETS if secret in hidden] == []
    assert visit.client.get(f"/rectifications/{one.id}").status_code == 403


@pytest.mark.parametrize(
    ("login", "code"), [("du", 200), ("shui", 404), ("ban", 404), ("chen", 403), ("he", 403), ("yan", 403)]
)
def test_r6_an_order_is_its_own_units_alone(visit: Visit, login: str, code: int) -> None:
    one = ordered(visit.scene, unit="north")
    visit.by(login)
    for path in (f"/orders/{one.id}", f"/orders/{one.id}/notice"):
        assert visit.client.get(path).status_code == code, path
    for path, form in ((f"/orders/{one.id}/person", {}), (f"/orders/{one.id}/report", filled())):
        expected = {200: (200, 303)}.get(code, (code,))
        assert visit.post(path, form).status_code in expected, path


def test_who_petitioned_is_shown_on_record_only(visit: Visit) -> None:
    one = ordered(visit.scene)
    visit.by("du")
    page = visit.post(f"/orders/{one.id}/person").text
    assert "赵桂兰" in page and "+86139" in page
    with visit.scene.runtime.database.read() as session:
        assert session.scalars(select(Audit.actor).where(Audit.act == "rectification.uncover")).all() == [
            "du"
        ]


def test_a_report_with_its_files_comes_in_once(visit: Visit) -> None:
    one = ordered(visit.scene)
    visit.by("du")
    path = f"/orders/{one.id}/report"
    for _ in range(2):
        files = [upload(photo()), upload(PDF, "纪要.pdf")]
        assert visit.post(path, filled(files=files), content_type="multipart/form-data").status_code == 303
    assert visit.scene.steps(one.id).count("report") == 1
    with visit.scene.runtime.database.read() as session:
        kept = session.scalars(select(EvidenceFile.step_id)).all()
    assert len(kept) == 2 and None not in kept
    page = visit.client.get(f"/orders/{one.id}").text
    assert "纪要.pdf" in page and "/evidence/" in page and 'name="met_person"' not in page


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"met_person": ""}, "请选择一项"),
        ({"signed": "perhaps"}, "told-danger"),
        ({"words": " "}, "told-danger"),
        ({"words": "长" * 4001}, "told-danger"),
        ({"files": upload(b"MZ", "virus.exe")}, "PDF"),
    ],
)
def test_what_is_missing_is_told_and_what_was_filled_in_stays(
    visit: Visit, wrong: dict[str, Any], told: str
) -> None:
    one = ordered(visit.scene)
    visit.by("du")
    form = filled(**{"words": "已修好门前路面", **wrong})
    answer = visit.post(f"/orders/{one.id}/report", form, content_type="multipart/form-data")
    assert answer.status_code == 422 and told in answer.text
    assert ("已修好门前路面" in answer.text) is ("words" not in wrong)
    assert visit.scene.of(one.survey_id).state is S.ORDERED


def test_a_returned_report_says_why_and_comes_again(visit: Visit) -> None:
    one = visit.scene.brought_to(S.REPORTED)
    return_(visit.scene.runtime, one.id, "缺现场照片", visit.scene.people["he"])
    visit.by("du")
    page = visit.client.get(f"/orders/{one.id}").text
    assert "缺现场照片" in page and page.count("checked") == 5
    assert visit.post(f"/orders/{one.id}/report", filled(words="已补照片")).status_code == 303
    assert visit.scene.of(one.survey_id).state is S.REPORTED


def test_r6_the_verifiers_note_on_accepting_and_what_the_person_said_then_are_not_told(visit: Visit) -> None:
    scene = visit.scene
    one = scene.brought_to(S.REPORTED)
    accept(scene.runtime, one.id, "她说还可以", scene.people["he"])
    visit.by("du")
    pages = [visit.client.get(f"/orders/{one.id}").text]
    scene.next_round(scene.of(one.survey_id), 5)
    scene.rectify()
    pages.append(visit.client.get(f"/orders/{one.id}").text)
    assert "她说还可以" not in pages[0] and "已验收" in pages[0]
    main = [page.split("<main")[1].replace(_token(page), "") for page in pages]
    assert main[0] == main[1], "nothing changes for the unit when the person has answered again"


def _token(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"', maxsplit=1)[0]


def test_more_time_is_asked_for_once(visit: Visit) -> None:
    one, runtime, chen = ordered(visit.scene), visit.scene.runtime, visit.scene.people["chen"]
    visit.by("du")
    path = f"/orders/{one.id}"
    assert "申请延期" in visit.client.get(path).text
    visit.post(f"{path}/extension", {"words": "等材料"})
    assert "申请延期</summary>" not in visit.client.get(path).text
    again = visit.post(f"{path}/extension", {"words": "还等"}, follow_redirects=True)
    assert "told-danger" in again.text
    refuse_extension(runtime, one.id, "不同意", chen)
    extend(runtime, one.id, "上级要求", chen)
    page = visit.client.get(path).text
    assert "不同意" in page and "已延期一次" in page


def test_notices_are_signed_for_by_name(visit: Visit) -> None:
    ordered(visit.scene)
    with visit.scene.runtime.database.read() as session:
        notice = session.scalars(select(Notice.id)).one()
    visit.by("shui")
    assert visit.post(f"/orders/notices/{notice}/sign").status_code == 404
    visit.by("du")
    assert "1 条通知待签收" in visit.client.get("/orders").text
    page = visit.post(f"/orders/notices/{notice}/sign", follow_redirects=True).text
    assert "du，" in page and "待签收" not in page.split("<h1>")[1]
    visit.by("chen")
    assert "du，" in visit.client.get("/rectifications/1").text


def test_a_unit_lands_where_something_waits_for_it(visit: Visit) -> None:
    visit.by("du")
    assert visit.client.get("/").location == "/units/roads"
    ordered(visit.scene, unit="north")
    assert visit.client.get("/").location == "/orders"
    visit.by("shui")
    assert visit.client.get("/").location == "/units/water"


def test_r6_causes_of_many_stand_there_without_a_case(visit: Visit) -> None:
    scene = visit.scene
    for _ in range(5):
        one = scene.opened(consents=("consent",))
        verify(scene.runtime, one.id, verification(), scene.people["he"])
    scene.pass_by(days=31)
    assert batch_causes(scene.runtime) == 1
    visit.by("du")
    page = visit.client.get("/orders").text
    assert "5 人" in page and "结果" in page and "XF00000" not in page


@pytest.mark.parametrize(
    ("login", "name", "path"),
    [
        ("du", True, "/orders/{}/notice"),
        ("chen", True, "/rectifications/{}/notice"),
        ("auditor", False, "/rectifications/{}/notice"),
    ],
)
def test_the_notice_on_paper_names_who_agreed_to_it_to_who_may_know(
    visit: Visit, login: str, name: bool, path: str
) -> None:
    scene = visit.scene
    one = ordered(scene)
    scene.enrol("auditor", Role.AUDITOR)
    visit.by(login)
    answer = visit.client.get(path.format(one.id))
    text = "\n".join(part.text for part in docx.Document(io.BytesIO(answer.data)).paragraphs)
    assert "整改通知书" in text and "限期修好" in text and "结果" in text
    assert ("赵桂兰" in text) is name
    assert [secret for secret in SECRETS if secret in text] == (["赵桂兰"] if name else [])
    with scene.runtime.database.read() as session:
        taken = session.scalars(select(Audit).where(Audit.act == "paper.hand_out")).one()
    assert (taken.actor, taken.subject_id, taken.detail) == (
        login,
        str(one.id),
        {"paper": "order", "named": name},
    )


def test_where_nothing_was_ordered_there_is_no_notice(visit: Visit) -> None:
    one = visit.scene.brought_to(S.VERIFIED)
    visit.by("chen")
    assert visit.client.get(f"/rectifications/{one.id}/notice").status_code == 404


def test_the_petition_office_is_ordered_from_outside_it(visit: Visit) -> None:
    one = ordered(visit.scene, levels={OFFICE: 5})
    visit.by("ban")
    paper = docx.Document(io.BytesIO(visit.client.get(f"/orders/{one.id}/notice").data))
    assert paper.paragraphs[0].text == "信访工作联席会议办公室"


def test_a_file_handed_in_by_mistake_is_taken_back_and_nobody_elses(visit: Visit) -> None:
    scene = visit.scene
    one = ordered(scene)
    noted = keep_file(scene.runtime, one.id, "现场.pdf", PDF + b"\n", scene.people["he"])
    visit.by("du")
    path = f"/orders/{one.id}/report"
    page = visit.post(
        path, filled(words="", files=[upload(PDF, "错件.pdf")]), content_type="multipart/form-data"
    )
    assert page.status_code == 422 and "错件.pdf" in page.text
    with scene.runtime.database.read() as session:
        own = session.scalars(select(EvidenceFile.id).where(EvidenceFile.id != noted)).one()
    for file in (own, noted, 10**30, "no number"):
        page = visit.post(path, filled(words="已修好一半", discard=str(file)))
        assert page.status_code == 200 and "已修好一半" in page.text and "错件.pdf" not in page.text
    with scene.runtime.database.read() as session:
        assert session.scalars(select(EvidenceFile.id)).all() == [noted]
    assert scene.of(one.survey_id).state is S.ORDERED
