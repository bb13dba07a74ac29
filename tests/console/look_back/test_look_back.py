"""Looking back on a case: who did what when, on a page for paper and as a document."""

import io

import docx
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from survey.models import Answer, Audit
from survey.rectification.verify import verify
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import Channel, ConcernKind, Role
from survey.vocabulary import RectificationState as State
from tests.accounts.visits import sit
from tests.rectification.scene import Scene, verification


def test_it_tells_who_did_what_from_coming_in_to_the_end(
    scene: Scene, runtime: Runtime, client: FlaskClient
) -> None:
    one = scene.brought_to(State.ACCEPTED)
    scene.pass_by(days=4)
    scene.next_round(one, 2)
    scene.rectify()
    sit(client, runtime)
    page = client.get(f"/cases/{one.case_id}/look-back").text
    told = ("导入本系统", "评价：责任单位", "已核实", "限期整改", "通知：", "销号")
    places = [page.index(word) for word in told]
    assert places[0] < places[1] < places[-1]
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
    assert any(">he<" in row and "核实" in row for row in rows)
    assert any(">chen<" in row for row in rows) and any(">du<" in row for row in rows)
    document = docx.Document(io.BytesIO(client.get(f"/cases/{one.case_id}/look-back.docx").data))
    table = document.tables[1]
    assert len(table.rows) == len(rows) + 2  # its head, and that somebody has looked meanwhile
    with runtime.database.read() as session:
        acts = session.scalars(select(Audit).where(Audit.subject_kind == "case").order_by(Audit.id)).all()
    assert [act.act for act in acts] == ["case.look_back", "paper.hand_out"]


def test_r6_no_word_of_a_petitioner_and_nothing_told_in_confidence(
    scene: Scene, runtime: Runtime, client: FlaskClient
) -> None:
    one = scene.opened()
    told = (ConcernKind.PRESSURE, "镇里来人让改成满意")
    verify(runtime, one.id, verification(concerns=[told], wants="要求重修"), scene.people["he"])
    with runtime.database.write() as session:
        session.add(
            Answer(
                survey_id=one.survey_id, question="pressure", value="yes", channel=Channel.WEB, how="test",
                heard_at=scene.clock.now(), counted=True,
                words_sealed=runtime.keyring.seal("他们威胁我", Sealed.ANSWER_WORDS),
            )
        )  # fmt: skip
    sit(client, runtime)
    for address in ("look-back", "look-back.docx"):
        taken = client.get(f"/cases/{one.case_id}/{address}")
        text = taken.text if address == "look-back" else _text(taken.data)
        for secret in ("赵桂兰", "镇里来人", "威胁", "要求重修", "路面仍有坑", "打好评", "施压"):
            assert secret not in text


def test_r6_of_a_survey_that_has_not_settled_nothing_is_told_but_that_it_is_asked(
    scene: Scene, runtime: Runtime, client: FlaskClient
) -> None:
    survey_id = scene.dissatisfied(settled=False)
    scene.pass_by(hours=2)
    scene.rectify()
    sit(client, runtime)
    page = client.get(f"/cases/{scene.of(survey_id).case_id}/look-back").text
    assert "评价：" not in page and "核实" not in page.split("<tbody>")[1]


@pytest.mark.parametrize("role", Role)
def test_only_who_reads_cases_and_what_is_put_right_may_look_back(
    scene: Scene, runtime: Runtime, client: FlaskClient, role: Role
) -> None:
    one = scene.opened()
    sit(client, runtime, role, "roads" if role is Role.UNIT else None)
    may = role in (Role.SUPERVISOR, Role.AUDITOR, Role.INSPECTOR)
    for address in ("look-back", "look-back.docx"):
        assert client.get(f"/cases/{one.case_id}/{address}").status_code == (200 if may else 403)
    if may:
        assert client.get("/cases/999999/look-back").status_code == 404


def _text(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(one.text for one in document.paragraphs), *cells])
