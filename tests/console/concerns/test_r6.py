"""R6: nobody but the supervisor learns of a report, wherever they look. Every role, every place."""

import json
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from survey.api.tokens import issue_token
from survey.models import Anomaly, Concern, Inbound, Notice
from survey.rectification.decide import order
from survey.rectification.verify import verify
from survey.vocabulary import AnomalyKind, AnomalyState, Channel, ConcernKind, Reading, Role, Scope
from tests.console.rectifying.seat import sit_as
from tests.rectification.scene import Scene, verification

WORDS = "副镇长上门要他改成满意"
TELLING = (WORDS, "施压", "要求打好评", "代签", "保密反映", "/concerns", "没有信访过", "未曾信访")
OTHERS = ("he", "yan", "du", "shui", "ban", "zhong", "shen", "guan", "fang")


@pytest.fixture
def told(scene: Scene) -> int:
    """A settled survey out of which everything was told, by answers, by text and to the verifier."""
    for login, role in (
        ("zhong", Role.CENTRE), ("shen", Role.AUDITOR), ("guan", Role.ADMIN), ("fang", Role.INTERVIEWER),
    ):  # fmt: skip
        scene.enrol(login, role)
    one = scene.opened()
    scene.say(one.survey_id, "pressure", "yes")
    scene.say(one.survey_id, "signed", "no")
    with scene.runtime.database.write() as session:
        session.add(
            Inbound(
                carrier="test", sid="in1", channel=Channel.SMS, reading=Reading.NOT_PETITIONER,
                rule="not_petitioner", received_at=scene.clock.now(), understood_at=scene.clock.now(),
                phone_index=b"",
                raw_sealed=scene.runtime.keyring.seal(json.dumps({"body": WORDS}), "inbound.raw"),  # type: ignore[arg-type]
                survey_id=one.survey_id,
            )
        )  # fmt: skip
    given = verification(concerns=[(kind, WORDS) for kind in ConcernKind])
    verify(scene.runtime, one.id, given, scene.people["he"])
    order(scene.runtime, one.id, "限期修好", scene.people["chen"])
    scene.rectify()
    return one.id


def places(one: int) -> list[str]:
    return [
        "/", "/overview", "/cases/1", "/cases?q=XF000001", f"/rectifications/{one}", "/rectifications",
        "/rectifications?form=csv", "/rectifications/ledger", "/cases/1/look-back", "/verify/",
        f"/verify/{one}", "/orders", f"/orders/{one}", "/anomalies?state=all", "/anomalies/1", "/exclusions",
        "/callbacks", "/unit/roads", "/interviews", "/papers", "/concerns", "/concerns/1", "/promises",
    ]  # fmt: skip


def test_r6_no_page_tells_anybody_else(client: FlaskClient, scene: Scene, told: int) -> None:
    with scene.runtime.database.write() as session:
        for kind, subject in ((AnomalyKind.PRESSURE, "1"), (AnomalyKind.NEVER_PETITIONED, "")):
            session.add(
                Anomaly(
                    mark=kind, kind=kind, month="2026-10", subject=subject, unit_id=scene.ids["roads"],
                    figures={"survey_id": 1, "hits": 8, "of": 9, "usual": 1, "p": 0.0004},
                    found_at=scene.clock.now(), state=AnomalyState.OPEN,
                )
            )  # fmt: skip
    for login in OTHERS:
        _is_told_nothing(client, scene, told, login)


def _is_told_nothing(client: FlaskClient, scene: Scene, told: int, login: str) -> None:
    sit_as(client, scene, login)
    seen = {path: client.get(path) for path in places(told)}
    assert seen["/concerns"].status_code == seen["/concerns/1"].status_code == 403
    for path, answer in seen.items():
        main = answer.text.split("<main")[-1]
        assert not [word for word in TELLING if word in main], (login, path)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', seen["/cases/1"].text)
    uncovered = client.post("/cases/1", data={"csrf_token": token[1] if token else ""})
    assert (uncovered.status_code == 200) is (login in {"zhong", "yan"}), login
    assert not [word for word in TELLING if word in uncovered.text.split("<main")[-1]], login
    odd = client.get("/anomalies/2")
    assert "XF000001" not in odd.text, "others see how many say so, not who"


def test_the_supervisor_is_told_by_the_same_pages(client: FlaskClient, scene: Scene, told: int) -> None:
    """Otherwise the test above would prove nothing."""
    sit_as(client, scene, "chen")
    case = client.get("/cases/1").text
    assert "施压" in case and "没有信访过" in case
    listed = client.get("/concerns").text
    assert listed.count('href="/concerns/') >= 6


def test_r6_no_program_and_no_notice_is_told(client: FlaskClient, scene: Scene, told: int) -> None:
    with scene.runtime.database.write() as session:
        _, text = issue_token(session, "a test", list(Scope), scene.clock.now())
        assert session.scalars(select(Concern.id)).first()
        notices = [json.dumps(one.detail) for one in session.scalars(select(Notice))]
    bearer = {"Authorization": f"Bearer {text}"}
    answers = [
        client.get(path, headers=bearer).text
        for path in ("/api/v1/rectifications", "/api/v1/cases/test/XF000001", "/api/v1/surveys")
    ]
    assert "XF000001" in answers[0]
    for said in (*answers, *notices):
        assert not [word for word in ("pressure", "concern", '"signed"', "never", WORDS) if word in said]
