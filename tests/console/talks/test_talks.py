"""Talks: those due, written down by who runs the rectification, printed."""

import io
from datetime import timedelta

import docx
import pytest

from survey.vocabulary import RatedObject, Role
from survey.vocabulary import RectificationState as S
from tests.console.verifying.visits import Visit
from tests.rectification.scene import OFFICE, UNIT, Scene


def called(scene: Scene, rated: RatedObject = UNIT) -> str:
    """A talk that is due; its address."""
    one = scene.brought_to(S.ORDERED, levels={rated: 5})
    late = scene.runtime.policy.rectification.talk_after
    scene.clock.set(scene.runtime.calendar.after(one.due_at, late) + timedelta(minutes=1))
    scene.rectify()
    return "/talks/1"


def record(scene: Scene, **more: str) -> dict[str, str]:
    day = scene.runtime.today().isoformat()
    return {"held_on": day, "with": "局长 刘某", "said": "逾期", "agreed": "月底前修好", **more}


def test_a_talk_is_written_down_once_and_stands_there(visit: Visit) -> None:
    path = called(visit.scene)
    visit.by("chen")
    assert "1 项约谈待进行" in visit.client.get("/talks").text
    assert 'href="/talks">1 项约谈待进行' in visit.client.get("/overview").text
    assert "局长" not in visit.client.get(path).text
    page = visit.post(path, record(visit.scene), follow_redirects=True).text
    assert "局长 刘某" in page and 'name="said"' not in page
    listed = visit.client.get("/talks").text
    assert "没有待进行的约谈" in listed and "月底前修好" in listed
    assert visit.post(path, record(visit.scene)).status_code == 422


@pytest.mark.parametrize("wrong", [{"said": " "}, {"held_on": "2020-01-01"}, {"held_on": "gestern"}])
def test_what_is_wrong_is_told_and_the_rest_stays(visit: Visit, wrong: dict[str, str]) -> None:
    path = called(visit.scene)
    visit.by("chen")
    answer = visit.post(path, record(visit.scene, **wrong))
    assert answer.status_code == 422 and "月底前修好" in answer.text and "told-danger" in answer.text


@pytest.mark.parametrize(
    ("login", "reads", "writes"),
    [("chen", 200, 403), ("yan", 200, 303), ("auditor", 200, 403), ("du", 403, 403), ("ban", 403, 403)],
)
def test_who_reads_and_who_holds_one_about_the_petition_office(
    visit: Visit, login: str, reads: int, writes: int
) -> None:
    path = called(visit.scene, OFFICE)
    visit.scene.enrol("auditor", Role.AUDITOR)
    visit.by(login)
    assert visit.client.get("/talks").status_code == reads
    assert visit.client.get(path).status_code == reads
    assert visit.post(path, record(visit.scene)).status_code == writes


def test_its_record_is_printed_before_and_after(visit: Visit) -> None:
    path = called(visit.scene)
    visit.by("chen")
    before = docx.Document(io.BytesIO(visit.client.get(f"{path}/document").data))
    assert "约谈记录" in [one.text for one in before.paragraphs]
    visit.post(path, record(visit.scene))
    after = docx.Document(io.BytesIO(visit.client.get(f"{path}/document").data))
    assert {"局长 刘某", "逾期", "月底前修好"} <= {one.text for one in after.paragraphs}
    assert visit.client.get("/talks/99").status_code == 404
