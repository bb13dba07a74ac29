"""The page of undelivered notices: who sees it, who may act, and what is said of a case to whom."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from scheduler.notify import notify
from survey.models import Audit, NoticeDelivery, Unit
from survey.runtime import Runtime
from survey.vocabulary import DeliveryState, NoticeChannel, Role
from tests.accounts.visits import csrf, sit
from tests.rectification.notices.people import delivery, make_rectification, make_told_unit, notify_of


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What the database does is tried on both by tests/rectification/notices."""
    return sqlite_url


@pytest.fixture
def refused(runtime: Runtime) -> int:
    """A text that was refused."""
    ids = notify_of(runtime, make_rectification(runtime, make_told_unit(runtime, "W1", mail=None)))
    with runtime.database.write() as session:
        held = session.get_one(NoticeDelivery, ids[NoticeChannel.SMS])
        held.state, held.why = DeliveryState.REFUSED, "refused 21614"
    return ids[NoticeChannel.SMS]


def test_nothing_stuck_is_said(client: FlaskClient, runtime: Runtime) -> None:
    sit(client, runtime)
    assert "没有未送达的通知" in client.get("/notices").text


@pytest.mark.parametrize(
    ("role", "sees", "acts", "case"),
    [
        (Role.SUPERVISOR, True, True, True),
        (Role.ADMIN, True, True, False),
        (Role.CENTRE, True, False, False),
        (Role.AUDITOR, True, False, True),
        (Role.INSPECTOR, True, False, True),
        (Role.VERIFIER, False, False, False),
        (Role.INTERVIEWER, False, False, False),
    ],
)
def test_who_sees_it_and_who_may_act(
    client: FlaskClient, runtime: Runtime, refused: int, role: Role, sees: bool, acts: bool, case: bool
) -> None:
    sit(client, runtime, role)
    page = client.get("/notices")
    assert page.status_code == (200 if sees else 403)
    assert ("被拒收" in page.text) is sees
    assert ("/again" in page.text) is acts
    assert ("XF0" in page.text) is case
    form = {"csrf_token": csrf(client, "/account")}
    answer = client.post(f"/notices/{refused}/again", data=form)
    assert answer.status_code == (302 if acts else 403)
    assert delivery(runtime, refused).state is (DeliveryState.PLANNED if acts else DeliveryState.REFUSED)
    assert (client.get("/notices/units/W1").status_code == 200) is acts


def test_r6_a_unit_sees_none_of_it(client: FlaskClient, runtime: Runtime, refused: int) -> None:
    sit(client, runtime, Role.UNIT, "W1")
    assert client.get("/notices").status_code == 403
    assert client.get("/notices/units/W1").status_code == 403


def test_sent_again_once_and_on_record(client: FlaskClient, runtime: Runtime, refused: int) -> None:
    sit(client, runtime)
    form = {"csrf_token": csrf(client, "/notices")}
    said = [client.post(f"/notices/{refused}/again", data=form, follow_redirects=True).text for _ in range(2)]
    assert "将在几分钟内重新发出" in said[0] and "已不在未送达之列" in said[1]
    with runtime.database.read() as session:
        acts = session.scalars(select(Audit).where(Audit.act == "notice.send_again")).all()
    assert [one.subject_id for one in acts] == [str(refused)]


def test_an_address_is_entered_where_one_is_missing(client: FlaskClient, runtime: Runtime) -> None:
    notify_of(runtime, make_rectification(runtime, make_told_unit(runtime, "W1", mail=None, phone=None)))
    notify(runtime)
    sit(client, runtime)
    assert 'href="/notices"' in client.get("/overview").text
    page = client.get("/notices").text
    assert 'href="/notices/units/W1"' in page and "未登记" in page
    form = {"csrf_token": csrf(client, "/notices/units/W1"), "mail": "lin", "phone": "0745-2222222"}
    wrong = client.post("/notices/units/W1", data=form)
    assert wrong.status_code == 422
    assert "电子邮箱无法使用" in wrong.text and "号码无法使用" in wrong.text
    kept = client.post("/notices/units/W1", data=form | {"mail": "", "phone": "13900008888"})
    assert kept.status_code == 302
    with runtime.database.read() as session:
        unit = session.scalars(select(Unit).where(Unit.code == "W1")).one()
    assert unit.contact_phone_sealed and not unit.contact_email_sealed
    assert "13900008888" not in client.get("/notices/units/W1").text
