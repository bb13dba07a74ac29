"""`flask petitioner export`: all that is kept, as values and as a paper, and nobody else's."""

import json
import re
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from survey.accounts.trace import record
from survey.models import Answer, Audit, Case
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import RectificationState
from tests.build import make_case
from tests.rectification.scene import Scene

PHONE = "13900000001"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is read is read row by row, by its number."""
    return sqlite_url


@pytest.fixture
def seen(scene: Scene) -> Scene:
    """Somebody whose matter was put right, and at whose name two people looked."""
    one = scene.brought_to(RectificationState.REPORTED)
    scene.opened()
    now, case = scene.clock.now(), ("case", str(one.case_id))
    with scene.runtime.database.write() as session:
        record(session, now, "chen", "case.uncover", case, what=["names:read"])
        record(session, now, "shell:root", "link.make", case)
        record(session, now, "chen", "case.uncover", ("case", str(one.case_id + 1)))
        record(session, now, "chen", "promise.ask", ("rectification", str(one.id)))
        rated = session.scalars(select(Answer).order_by(Answer.id)).first()
        assert rated
        columns = [column.name for column in Answer.__table__.columns if column.name != "id"]
        kept = {name: getattr(rated, name) for name in columns}
        more = {"object": None, "level": None, "value": "", "counted": False}
        session.add(Answer(**kept | more | {"question": "responsible_unit"}))
    return scene


def run(app: Flask, *arguments: object) -> dict[str, object]:
    with app.app_context():
        ran = app.test_cli_runner().invoke(args=["petitioner", "export", *map(str, arguments), "--json"])
    assert ran.exit_code == 0, ran.output
    return dict(json.loads(ran.stdout))


def test_everything_and_nobody_elses(app: Flask, seen: Scene, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert len(run(app, PHONE, "--out", out)["written"]) == 2  # type: ignore[arg-type]
    assert (out / "person.json").stat().st_mode & 0o077 == 0
    kept = json.loads((out / "person.json").read_text())
    assert kept["person"]["number"] == f"+86{PHONE}"
    (case,) = kept["cases"]
    assert (case["name"], case["case_no"], case["source"]) == ("赵桂兰", "XF000001", "test")
    assert case["surveys"][0]["answers"][0]["level"] == 5
    steps = case["put_right"][0]["steps"]
    assert [step["words"].get("found") for step in steps if step["act"] == "verify"] == ["路面仍有坑"]
    looks = [(one["role"], one["act"]) for one in kept["seen_by"]]
    assert ("supervisor", "case.uncover") in looks and ("operator", "link.make") in looks
    assert looks.count(("supervisor", "case.uncover")) == 1
    text = json.dumps(kept, ensure_ascii=False)
    assert "chen" not in text and "XF000002" not in text


def test_a_paper_that_people_can_read(app: Flask, seen: Scene, tmp_path: Path) -> None:
    run(app, PHONE, "--out", tmp_path / "查询单.docx")
    with zipfile.ZipFile(tmp_path / "查询单.docx") as paper:
        text = re.sub("<[^>]+>", "", paper.read("word/document.xml").decode())
    for said in (
        "个人信息查询单",
        "赵桂兰",
        "XF000001",
        "非常不满意",
        "路面仍有坑",
        "查看您的姓名",
        "督查员",
    ):
        assert said in text, said
    assert "responsible_unit" not in text and "promise.ask" not in text  # no word of ours on their paper
    assert not list(tmp_path.glob("*.json"))
    with seen.runtime.database.read() as session:
        act = session.scalars(select(Audit).where(Audit.act == "petitioner.export")).one()
    assert PHONE not in f"{act.subject_id} {act.detail}"


def test_a_name_and_a_number_are_put_right_and_scores_stay(app: Flask, runtime: Runtime) -> None:
    case = make_case(runtime, phone=f"+86{PHONE}")
    right = ["--name", "张珊", "--phone", "13900000077", "--why", "in person"]
    with app.app_context():
        ran = app.test_cli_runner().invoke(args=["petitioner", "correct", PHONE, *right, "--json"])
    assert json.loads(ran.stdout) == {"corrected": True, "cases": 1, "name": True, "number": True}
    with runtime.database.read() as session:
        now = session.get_one(Case, case.id)
        assert runtime.keyring.open(now.name_sealed or b"", Sealed.CASE_NAME) == "张珊"
        assert now.petitioner_id != case.petitioner_id
        act = session.scalars(select(Audit).where(Audit.act == "petitioner.correct")).one()
    assert "张珊" not in str(act.detail) and "1390000" not in str(act.detail)
