"""The pages on which figures are reviewed: who sees them, what they say, and what they never say."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from survey.models import Anomaly, Answer, Exclusion, Petitioner, Survey, Unit
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import AnomalyKind, AnomalyState, ExclusionState, RatedObject, Role
from tests.accounts.visits import csrf, sit
from tests.console.county import County

P = {"p": 0.0004}
FIGURES = {
    AnomalyKind.BURST: {
        "channel": "web", "level": 1, "same": 15, "of": 15, "first": "2026-09-07T01:00:00+00:00",
        "last": "2026-09-07T01:04:00+00:00", "usual": 6.1, **P,
    },
    AnomalyKind.SHARED_PHONE: {"names": 9, "cases": 9, "numbers": 60, **P},
    AnomalyKind.NO_DISSENT: {
        "of": 60, "elsewhere": 12, "elsewhere_of": 60, "peers": 80, "peers_of": 400, "usual": 11.9, **P,
    },
    AnomalyKind.JUMP: {
        "satisfied": 60, "rated": 60, "before_satisfied": 300, "before_rated": 400, "low": 39, "high": 51,
        **P,
    },
    AnomalyKind.PRESSURE: {"survey_id": 1},
    AnomalyKind.MODE: {
        "channel": "voice", "satisfied": 50, "rated": 50, "elsewhere_satisfied": 25, "elsewhere_rated": 50,
        "odds": 1.2, **P,
    },
    AnomalyKind.POLL: {
        "poll": "省满意度调查", "satisfied": 78, "rated": 80, "poll_satisfied": 30, "poll_rated": 50, **P,
    },
    AnomalyKind.INTERVIEWER: {
        "satisfied": 60, "rated": 60, "peers_satisfied": 200, "peers_rated": 260, "usual": 46.2, "p": 1e-9,
    },
}  # fmt: skip
SHARE = {"hits": 30, "of": 60, "peers_hits": 60, "peers_of": 500, "usual": 7.2, **P}
SUBJECTS = {
    AnomalyKind.NO_DISSENT: "web",
    AnomalyKind.MODE: "voice",
    AnomalyKind.SHARED_PHONE: "1",
    AnomalyKind.INTERVIEWER: "interviewer",
    AnomalyKind.PRESSURE: "1",
}


@pytest.fixture
def anomalies(runtime: Runtime, county: County) -> dict[AnomalyKind, int]:
    """One of each kind."""
    month = runtime.local_day(runtime.clock.now())[:7]
    with runtime.database.write() as session:
        unit = session.scalar(select(Unit.id).where(Unit.code == county.units[0]))
        rows = {
            kind: Anomaly(
                mark=kind, kind=kind, month=month, figures=FIGURES.get(kind, SHARE), state=AnomalyState.OPEN,
                subject=SUBJECTS.get(kind, ""), found_at=runtime.clock.now(),
                unit_id=None if kind is AnomalyKind.INTERVIEWER else unit,
                object=RatedObject.RESPONSIBLE_UNIT if kind is AnomalyKind.BURST else None,
            )
            for kind in AnomalyKind
        }  # fmt: skip
        session.add_all(rows.values())
        session.flush()
        return {kind: row.id for kind, row in rows.items()}


@pytest.fixture
def rated(runtime: Runtime) -> int:
    """A settled survey with a rating."""
    with runtime.database.read() as session:
        query = select(Survey.id).join(Answer, Answer.survey_id == Survey.id).where(Answer.counted)
        found = session.scalar(query.order_by(Survey.id.desc()))
    assert found
    return found


def test_the_list_and_each_kind_say_what_was_seen(
    supervisor: FlaskClient, anomalies: dict[AnomalyKind, int]
) -> None:
    for language in ("zh-CN", "en"):
        token = csrf(supervisor, "/anomalies")
        supervisor.post("/language", data={"language": language, "csrf_token": token, "next": "/"})
        listed = supervisor.get("/anomalies").text
        for kind, number in anomalies.items():
            assert f"/anomalies/{number}" in listed, kind
            page = supervisor.get(f"/anomalies/{number}")
            assert page.status_code == 200 and "%(" not in page.text, kind


def test_the_list_is_narrowed_by_its_address(
    supervisor: FlaskClient, anomalies: dict[AnomalyKind, int]
) -> None:
    only = supervisor.get("/anomalies?kind=jump").text
    assert f"/anomalies/{anomalies[AnomalyKind.JUMP]}" in only
    assert f'/anomalies/{anomalies[AnomalyKind.MODE]}"' not in only
    assert (
        f'/anomalies/{anomalies[AnomalyKind.JUMP]}"' not in supervisor.get("/anomalies?state=explained").text
    )
    assert supervisor.get("/anomalies?state=what").status_code == 404
    assert supervisor.get("/anomalies?kind=what").status_code == 404
    assert supervisor.get("/anomalies/999999").status_code == 404


def test_judging_needs_words_and_shows_them(
    supervisor: FlaskClient, anomalies: dict[AnomalyKind, int]
) -> None:
    path = f"/anomalies/{anomalies[AnomalyKind.JUMP]}"
    form = {"csrf_token": csrf(supervisor, path), "state": "explained", "words": ""}
    assert "told-danger" in supervisor.post(path, data=form, follow_redirects=True).text
    form["words"] = "新设了便民窗口"
    assert "新设了便民窗口" in supervisor.post(path, data=form, follow_redirects=True).text


@pytest.mark.parametrize("role", [Role.UNIT, Role.ADMIN, Role.INTERVIEWER])
def test_r6_whom_it_is_none_of_their_business_see_nothing(
    client: FlaskClient, runtime: Runtime, county: County, anomalies: dict[AnomalyKind, int], role: Role
) -> None:
    sit(client, runtime, role, county.units[0] if role is Role.UNIT else None)
    paths = ["/anomalies", "/exclusions", f"/anomalies/{anomalies[AnomalyKind.PRESSURE]}"]
    assert {client.get(path).status_code for path in paths} == {403}


@pytest.mark.parametrize("role", [Role.CENTRE, Role.AUDITOR])
def test_r6_a_report_of_pressure_is_the_supervisors_alone(
    client: FlaskClient, runtime: Runtime, anomalies: dict[AnomalyKind, int], role: Role
) -> None:
    sit(client, runtime, role)
    path = f"/anomalies/{anomalies[AnomalyKind.PRESSURE]}"
    listed = client.get("/anomalies?state=all").text
    assert f"/anomalies/{anomalies[AnomalyKind.BURST]}" in listed and path not in listed
    assert client.get(path).status_code == 404
    assert path not in client.get("/anomalies?state=all&kind=pressure").text
    sit(client, runtime, Role.SUPERVISOR)
    assert client.get(path).status_code == 200


def test_an_auditor_reads_and_does_not_act(
    client: FlaskClient, runtime: Runtime, anomalies: dict[AnomalyKind, int], rated: int
) -> None:
    sit(client, runtime, Role.AUDITOR)
    path = f"/anomalies/{anomalies[AnomalyKind.SHARED_PHONE]}"
    page = client.get(path).text
    assert 'name="words"' not in page and "…" not in page.split("<main")[1]
    token = csrf(client, path)
    for act in (path, f"/surveys/{rated}/exclusion", "/exclusions/1"):
        assert client.post(act, data={"csrf_token": token, "state": "looking"}).status_code == 403


def test_r12_a_shared_number_is_masked_and_no_name_is_shown(
    supervisor: FlaskClient, runtime: Runtime, anomalies: dict[AnomalyKind, int]
) -> None:
    with runtime.database.write() as session:
        person = session.get_one(Petitioner, 1)
        person.phone_sealed = runtime.keyring.seal("+8613812345678", Sealed.PETITIONER_PHONE)
    page = supervisor.get(f"/anomalies/{anomalies[AnomalyKind.SHARED_PHONE]}").text
    assert "…5678" in page and "12345678" not in page and "刘建国" not in page


def test_two_people_take_a_rating_out_and_both_figures_stay(
    client: FlaskClient, runtime: Runtime, rated: int
) -> None:
    sit(client, runtime, Role.SUPERVISOR)
    with runtime.database.read() as session:
        case_id = session.get_one(Survey, rated).case_id
    form = {"csrf_token": csrf(client, f"/cases/{case_id}"), "why": "经查系代评"}
    assert f"/surveys/{rated}/exclusion" in client.get(f"/cases/{case_id}").text
    page = client.post(f"/surveys/{rated}/exclusion", data=form, follow_redirects=True).text
    assert "经查系代评" in page and 'name="decision"' not in page
    with runtime.database.read() as session:
        number = session.scalars(select(Exclusion.id)).one()
    sit(client, runtime, Role.CENTRE)
    decision = {"csrf_token": csrf(client, "/exclusions"), "why": "属实", "decision": "grant"}
    page = client.post(f"/exclusions/{number}", data=decision, follow_redirects=True).text
    assert "属实" in page and "effects" in page
    with runtime.database.read() as session:
        assert session.get_one(Exclusion, number).state is ExclusionState.GRANTED
        assert session.get_one(Survey, rated).excluded
    assert f"/surveys/{rated}/exclusion" not in client.get(f"/cases/{case_id}").text
