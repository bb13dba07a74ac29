import json
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from survey.models import Answer, Attempt, Audit, Case, Inbound, Petitioner, Survey
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import (
    AttemptState,
    Channel,
    Disposition,
    NotAsked,
    Purpose,
    RatedObject,
    Role,
    SurveyState,
)
from tests.accounts.visits import csrf, sit
from tests.build import make_attempt, make_case, make_survey, make_unit

NAME, PHONE, SAID = "欧阳建国", "+8613712345678", "他们根本没来过"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def case(runtime: Runtime) -> Case:
    return make_case(
        runtime, phone=PHONE, case_no="XF1", name_sealed=runtime.keyring.seal(NAME, Sealed.CASE_NAME)
    )


def _answered(runtime: Runtime, case: Case, **settled: Any) -> Survey:
    """Asked, answered with a 4 and a word, thanked."""
    now = runtime.clock.now()
    survey = make_survey(runtime, case, called=True, last_heard_at=now, **settled)
    sent = {"left_at": now, "state": AttemptState.DELIVERED}
    make_attempt(runtime, survey, body="请评价", **sent)
    raw = json.dumps({"from": PHONE, "body": SAID})
    with runtime.database.write() as session:
        heard = Inbound(
            carrier="sandbox", sid="IN1", channel=Channel.SMS, received_at=now + timedelta(minutes=5),
            phone_index=b"", raw_sealed=runtime.keyring.seal(raw, Sealed.INBOUND_RAW), understood_at=now,
            survey_id=survey.id, reading="4", rule="digit",
        )  # fmt: skip
        session.add(heard)
        session.flush()
        answer = Answer(
            survey_id=survey.id, question="responsible_unit", object=RatedObject.RESPONSIBLE_UNIT, level=4,
            value="4", channel=Channel.SMS, how="digit", inbound_id=heard.id, counted=True,
            heard_at=now + timedelta(minutes=5),
        )  # fmt: skip
        session.add(answer)
        inbound_id = heard.id
    make_attempt(
        runtime, survey, purpose=Purpose.QUESTION, question="consent", inbound_id=inbound_id,
        body="要核实员联系您吗", **sent,
    )  # fmt: skip
    return survey


SETTLED = {"state": SurveyState.SETTLED, "disposition": Disposition.PARTIAL, "settled_day": "2026-10-19"}


def test_the_name_is_masked_until_it_is_uncovered_and_the_look_is_on_record(
    client: FlaskClient, runtime: Runtime, case: Case
) -> None:
    _answered(runtime, case, settled_at=runtime.clock.now(), **SETTLED)
    sit(client, runtime)
    path = f"/cases/{case.id}"
    covered = client.get(path).text
    assert "欧阳**" in covered
    assert "…5678" in covered
    assert not [word for word in (NAME, PHONE, SAID) if word in covered]
    uncovered = client.post(path, data={"csrf_token": csrf(client, path)}).text
    assert not [word for word in (NAME, PHONE, SAID) if word not in uncovered]
    with runtime.database.read() as session:
        look = session.scalars(select(Audit)).one()
    assert (look.act, look.actor, look.subject_kind, look.subject_id) == (
        "case.uncover", "supervisor", "case", str(case.id),
    )  # fmt: skip
    assert not [word for word in (NAME, PHONE, SAID) if word in str(look.detail)]


def test_who_may_not_uncover_cannot(client: FlaskClient, runtime: Runtime, case: Case) -> None:
    sit(client, runtime, Role.AUDITOR)
    path = f"/cases/{case.id}"
    assert "欧阳**" in client.get(path).text
    assert client.post(path, data={"csrf_token": csrf(client, path)}).status_code == 403
    with runtime.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Audit)) == 0


@pytest.mark.parametrize("role", [Role.ADMIN, Role.UNIT, Role.VERIFIER, Role.INTERVIEWER])
def test_who_needs_no_cases_sees_none(client: FlaskClient, runtime: Runtime, case: Case, role: Role) -> None:
    unit = make_unit(runtime, "UX").code if role is Role.UNIT else None
    sit(client, runtime, role, unit)
    assert client.get(f"/cases/{case.id}").status_code == 403


def test_the_course_tells_what_was_heard_once_the_survey_has_settled(
    client: FlaskClient, runtime: Runtime, case: Case
) -> None:
    _answered(runtime, case, settled_at=runtime.clock.now() + timedelta(hours=1), **SETTLED)
    sit(client, runtime)
    page = client.get(f"/cases/{case.id}").text
    for told in ("判读为：不满意", "评价：不满意", "要核实员联系您吗", "只评价了一项 (1.2)"):
        assert told in page
    places = [
        page.index(event) for event in ("办结</strong>", "<strong>选为回访对象", "请评价", "已结束</strong>")
    ]
    assert places == sorted(places)


def test_a_supervisor_sees_no_answer_of_a_survey_that_has_not_settled(
    client: FlaskClient, runtime: Runtime, case: Case
) -> None:
    """Neither the answer, nor how a reply was read, nor our reply to it, which gives a 4 or 5 away."""
    _answered(runtime, case, state=SurveyState.OPEN)
    sit(client, runtime)
    path = f"/cases/{case.id}"
    for page in (client.get(path).text, client.post(path, data={"csrf_token": csrf(client, path)}).text):
        assert not [told for told in ("不满意", "要核实员联系您吗", SAID, "下一个问题") if told in page]
        assert "请评价" in page
        assert "信访人回复" in page
        assert "回访结束后才显示评价" in page
    sit(client, runtime, Role.CENTRE)
    assert "不满意" in client.get(path).text


@pytest.mark.parametrize("reason", [None, *NotAsked])
def test_why_the_person_was_not_asked_is_one_sentence(
    client: FlaskClient, runtime: Runtime, reason: NotAsked | None
) -> None:
    at = runtime.clock.now() if reason else None
    case = make_case(runtime, not_asked=reason, not_asked_at=at)
    sit(client, runtime)
    page = client.get(f"/cases/{case.id}").text
    sentence = page.split('<p class="why')[1].split("</p>")[0]
    assert ("回访" in sentence) or ("尚未决定" in sentence)
    assert "已回访" not in sentence


@pytest.mark.parametrize(("chance", "told"), [(1.0, "逐件回访"), (0.25, "中选概率 25.0%")])
def test_why_the_person_was_asked_is_told_too(
    client: FlaskClient, runtime: Runtime, case: Case, chance: float, told: str
) -> None:
    make_survey(runtime, case, inclusion_probability=chance)
    sit(client, runtime)
    assert told in client.get(f"/cases/{case.id}").text


def test_an_attempt_that_did_not_leave_says_why(client: FlaskClient, runtime: Runtime, case: Case) -> None:
    survey = make_survey(runtime, case)
    make_attempt(runtime, survey, state=AttemptState.CANCELLED, why="opted_out", ended_at=runtime.clock.now())
    make_attempt(runtime, survey, state=AttemptState.PLANNED, why="hours")
    make_attempt(runtime, survey, state=AttemptState.REFUSED, error_code="21612", left_at=runtime.clock.now())
    sit(client, runtime)
    page = client.get(f"/cases/{case.id}").text
    for told in ("已取消 · 本人要求不再联系", "已计划 · 不在联系时段", "被运营商拒绝 · 代码 21612"):
        assert told in page


def test_a_number_leads_to_its_case(client: FlaskClient, runtime: Runtime, case: Case) -> None:
    sit(client, runtime)
    assert f'href="/cases/{case.id}"' in client.get("/cases?q=XF").text
    assert client.get("/cases/999999").status_code == 404
    assert client.get(f"/cases/{2**70}").status_code == 404


def test_what_was_purged_or_lost_its_key_leaves_the_page_whole(
    client: FlaskClient, runtime: Runtime, case: Case
) -> None:
    _answered(runtime, case, settled_at=runtime.clock.now(), **SETTLED)
    with runtime.database.write() as session:
        session.execute(update(Inbound).values(raw_sealed=b""))
        session.execute(update(Petitioner).values(phone_sealed=b"\x01other key and more bytes"))
        session.execute(update(Case).values(name_sealed=None))
    sit(client, runtime)
    path = f"/cases/{case.id}"
    assert client.get(path).status_code == 200
    assert client.post(path, data={"csrf_token": csrf(client, path)}).status_code == 200


def test_every_case_of_the_house_can_be_shown(client: FlaskClient, runtime: Runtime, case: Case) -> None:
    _answered(runtime, case, settled_at=runtime.clock.now(), **SETTLED)
    for state in AttemptState:
        make_attempt(runtime, make_survey(runtime, make_case(runtime)), state=state)
    sit(client, runtime, Role.CENTRE)
    with runtime.database.read() as session:
        ids = session.scalars(select(Case.id)).all()
        assert session.scalar(select(func.count()).select_from(Attempt)) == len(AttemptState) + 2
    assert {client.get(f"/cases/{number}").status_code for number in ids} == {200}
