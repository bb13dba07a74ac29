"""The supervisor's pages of what was told in confidence."""

from flask.testing import FlaskClient
from sqlalchemy import select

from survey.models import Anomaly, Audit, Concern
from survey.rectification.verify import verify
from survey.vocabulary import AnomalyKind, AnomalyState, ConcernKind
from tests.accounts.visits import csrf
from tests.console.rectifying.seat import sit_as
from tests.rectification.scene import Scene, verification

WORDS = "副镇长上门要他改成满意"


def told(scene: Scene, *, settled: bool = True) -> tuple[int, int]:
    """What a verifier was told; the ids of the report and of its survey."""
    one = scene.opened(settled=settled, consents=("consent",)) if settled else None
    survey_id = one.survey_id if one else scene.dissatisfied(settled=False)
    if one is None:
        scene.pass_by(hours=2)
        scene.rectify()
        one = scene.of(survey_id)
    given = verification(concerns=[(ConcernKind.PRESSURE, WORDS)])
    verify(scene.runtime, one.id, given, scene.people["he"])
    with scene.runtime.database.read() as session:
        return session.scalars(select(Concern.id)).one(), survey_id


def test_a_report_is_listed_uncovered_on_record_and_looked_into(client: FlaskClient, scene: Scene) -> None:
    concern_id, _ = told(scene)
    sit_as(client, scene, "chen")
    path = f"/concerns/{concern_id}"
    assert path in client.get("/concerns").text
    assert WORDS not in client.get(path).text
    token = csrf(client, path)
    uncovered = client.post(f"{path}/uncover", data={"csrf_token": token})
    assert WORDS in uncovered.text
    refused = client.post(path, data={"csrf_token": token, "state": "confirmed", "words": ""})
    assert refused.status_code == 422
    assert client.post(path, data={"csrf_token": token, "state": "what"}).status_code == 400
    done = client.post(path, data={"csrf_token": token, "state": "confirmed", "words": "谈话属实"})
    assert done.status_code == 303
    page = client.get(path).text
    assert 'name="state"' not in page and "/exclusion" in page, "it ends, and the ratings can be taken out"
    assert "谈话属实" not in page, "words stay covered"
    assert path not in client.get("/concerns").text and path in client.get("/concerns?show=ended").text
    assert client.get("/concerns?cursor=x").status_code == 404
    assert client.get("/concerns/99999").status_code == 404
    with scene.runtime.database.read() as session:
        acts = session.scalars(select(Audit.act).where(Audit.subject_kind == "concern")).all()
    assert acts == ["concern.uncover", "concern.judge"]


def test_what_waits_stands_among_the_days_lines_of_the_supervisor(client: FlaskClient, scene: Scene) -> None:
    told(scene)
    sit_as(client, scene, "chen")
    assert "1 条保密反映待核查" in client.get("/overview").text
    scene.pass_by(days=60)
    sit_as(client, scene, "chen")
    assert "超期 1 条" in client.get("/overview").text


def test_a_survey_that_runs_shows_that_there_is_a_report_and_no_rating(
    client: FlaskClient, scene: Scene
) -> None:
    concern_id, _ = told(scene, settled=False)
    sit_as(client, scene, "chen")
    page = client.get(f"/concerns/{concern_id}").text
    assert "回访尚未结束" in page and "非常不满意" not in page and "/exclusion" not in page


def test_a_report_of_pressure_is_not_judged_twice(client: FlaskClient, scene: Scene) -> None:
    concern_id, survey_id = told(scene)
    with scene.runtime.database.write() as session:
        for subject in (survey_id, survey_id + 1000):
            session.add(
                Anomaly(
                    mark=str(subject), kind=AnomalyKind.PRESSURE, month="2026-10", subject=str(subject),
                    figures={"survey_id": subject}, found_at=scene.clock.now(), state=AnomalyState.OPEN,
                )
            )  # fmt: skip
    sit_as(client, scene, "chen")
    page = client.get("/anomalies/1").text
    assert f"/concerns/{concern_id}" in page and 'name="state"' not in page.split("<main")[1]
    assert 'name="state"' in client.get("/anomalies/2").text, "one of before such reports were kept"
    listed = client.get("/anomalies").text
    assert "/anomalies/2" in listed and 'href="/anomalies/1"' not in listed
