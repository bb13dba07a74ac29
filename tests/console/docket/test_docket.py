"""The page of a month's joint meeting: matters, decisions, minutes, the list on paper."""

import io

import docx
import pytest

from survey.rectification.verify import verify
from survey.vocabulary import Ending, Role
from survey.vocabulary import RectificationState as S
from tests.console.verifying.visits import Visit
from tests.rectification.scene import OFFICE, UNIT, verification

MONTH = "/docket/2026-10"
LAWFUL = {
    "decision": "conclude", "words": "复核终结", "ending": "lawful", "legal_step": "second_review",
    "on": "2026-09-30",
}  # fmt: skip


@pytest.mark.parametrize(
    ("form", "state", "told"),
    [
        ({"decision": "order", "words": "联席督办：月底前修好"}, S.ORDERED, "月底前修好"),
        ({"decision": "keep", "words": "下月再议"}, S.DOCKET, "下月再议"),
        (LAWFUL, S.CONCLUDED, "复核终结"),
    ],
)
def test_the_meeting_decides_and_it_stands_there(
    visit: Visit, form: dict[str, str], state: S, told: str
) -> None:
    one = visit.scene.opened(assigned_times=3)
    visit.by("chen")
    page = visit.client.get(MONTH).text
    assert "提请会议研究 1 件" in page and "交办 3 次" in page and "非常不满意" in page
    page = visit.post(f"{MONTH}/matters/{one.id}", form, follow_redirects=True).text
    assert told in page and "提请会议研究" not in page and "已议定 1 件" in page
    assert visit.scene.of(one.survey_id).state is state


@pytest.mark.parametrize(
    "form",
    [
        {"decision": "order", "words": ""},
        {**LAWFUL, "legal_step": ""},
        {**LAWFUL, "on": ""},
        {**LAWFUL, "on": "2027-09-30"},
        {**LAWFUL, "ending": "satisfied"},
        {**LAWFUL, "ending": "x"},
    ],
)
def test_what_is_missing_is_told_beside_the_matter(visit: Visit, form: dict[str, str]) -> None:
    one = visit.scene.opened(assigned_times=3)
    visit.by("chen")
    answer = visit.post(f"{MONTH}/matters/{one.id}", form)
    assert answer.status_code == 422 and "told-danger" in answer.text and "<details open>" in answer.text
    assert visit.scene.of(one.survey_id).state is S.DOCKET


def test_who_is_not_to_be_named_cannot_be_ordered_about_and_ends_without_it(visit: Visit) -> None:
    one = visit.scene.opened(assigned_times=3, consents=("consent",))
    visit.by("chen")
    page = visit.client.get(MONTH).text
    assert "不能责令单位整改" in page and 'value="order"' not in page
    order = {"decision": "order", "words": "修好"}
    assert visit.post(f"{MONTH}/matters/{one.id}", order).status_code == 422
    verify(visit.scene.runtime, one.id, verification(), visit.scene.people["he"])
    end = {"decision": "conclude", "words": "已复核", "ending": "without_naming"}
    visit.post(f"{MONTH}/matters/{one.id}", end)
    assert visit.scene.of(one.survey_id).ending is Ending.WITHOUT_NAMING


def test_r6_the_list_on_paper_tells_no_unit_of_who_is_not_to_be_named(visit: Visit) -> None:
    scene = visit.scene
    named, unnamed = scene.opened(assigned_times=3), scene.opened(assigned_times=3, consents=())
    verify(scene.runtime, named.id, verification(), scene.people["he"])
    visit.by("chen")
    visit.post(f"{MONTH}/minutes", {"held_on": "2026-10-05", "minutes": "一致同意"})
    paper = docx.Document(io.BytesIO(visit.client.get(f"{MONTH}/document").data))
    text = "\n".join(
        [
            *(one.text for one in paper.paragraphs),
            *(cell.text for table in paper.tables for row in table.rows for cell in row.cells),
        ]
    )
    assert f"XF{1:06d}" in text and f"XF{2:06d}" not in text and "1件" in text
    assert "一致同意" in text and "属实" in text
    for secret in ("赵桂兰", "路面仍有坑", "非常不满意"):
        assert secret not in text
    assert unnamed.id != named.id


def test_r6_on_paper_stands_no_rating_of_whom_the_person_is_not_to_be_named_to(visit: Visit) -> None:
    scene = visit.scene
    survey_id = scene.dissatisfied({UNIT: 5, OFFICE: 4}, consents=(), assigned_times=3)
    scene.rectify()
    verify(scene.runtime, scene.of(survey_id).id, verification(may_name=True), scene.people["he"])
    visit.by("chen")
    paper = docx.Document(io.BytesIO(visit.client.get(f"{MONTH}/document").data))
    text = "\n".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    assert "责任单位" in text and "信访部门" not in text


@pytest.mark.parametrize(
    ("login", "reads", "decides", "office"),
    [
        ("chen", 200, 303, 403), ("yan", 200, 403, 303), ("auditor", 200, 403, 403), ("he", 403, 403, 403),
        ("du", 403, 403, 403),
    ],
)  # fmt: skip
def test_who_reads_and_who_decides(visit: Visit, login: str, reads: int, decides: int, office: int) -> None:
    scene = visit.scene
    scene.enrol("auditor", Role.AUDITOR)
    own, theirs = scene.opened(assigned_times=3), scene.opened(levels={OFFICE: 5}, assigned_times=3)
    visit.by(login)
    assert visit.client.get(MONTH).status_code == reads
    keep = {"decision": "keep", "words": "下月再议"}
    assert visit.post(f"{MONTH}/matters/{own.id}", keep).status_code == decides
    assert visit.post(f"{MONTH}/matters/{theirs.id}", keep).status_code == office
    assert (own.object, theirs.object) == (UNIT, OFFICE)


def test_what_is_not_on_the_docket_is_not_the_meetings(visit: Visit) -> None:
    one = visit.scene.brought_to(S.VERIFIED)
    unsettled = visit.scene.dissatisfied(settled=False, assigned_times=3)
    visit.scene.pass_by(hours=2)
    visit.scene.rectify()
    visit.by("chen")
    order = {"decision": "order", "words": "修好"}
    assert visit.post(f"{MONTH}/matters/{one.id}", order).status_code == 422
    hidden = visit.scene.of(unsettled)
    assert [visit.post(f"{MONTH}/matters/{key}", order).status_code for key in (hidden.id, 999)] == [404, 404]
    assert visit.scene.of(one.survey_id).state is S.VERIFIED


def test_minutes_are_written_again_and_past_meetings_are_read_only(visit: Visit) -> None:
    visit.by("yan")
    first = {"held_on": "2026-10-05", "minutes": "第一稿"}
    page = visit.post(f"{MONTH}/minutes", first, follow_redirects=True).text
    assert "第一稿" in page and 'href="/docket/2026-10"' in page
    wrong = visit.post(f"{MONTH}/minutes", {"held_on": "", "minutes": "第二稿"})
    assert wrong.status_code == 422 and "第二稿" in wrong.text
    visit.scene.pass_by(days=70)
    visit.by("yan")
    old = visit.client.get(MONTH).text
    assert "第一稿" in old and 'name="minutes"' not in old
    assert visit.post(f"{MONTH}/minutes", first).status_code == 404
    for month in ("2027-12", "2026-13", "x"):
        assert visit.client.get(f"/docket/{month}").status_code == 404
    assert visit.client.get("/docket").headers["Location"].endswith("/docket/2026-12")
