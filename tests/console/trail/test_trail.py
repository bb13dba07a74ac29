"""The auditor's page: newest first, narrowed, a page at a time; above, what the last verification said."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from survey.accounts.trace import record
from survey.audit.bound import journal_of
from survey.audit.daily import run_daily
from survey.clock import SetClock
from survey.runtime import Runtime
from survey.vocabulary import Role
from tests.accounts.visits import sit


@pytest.fixture
def auditor(client: FlaskClient, runtime: Runtime, clock: SetClock) -> FlaskClient:
    """An auditor, after sixty acts of li, an act by nobody known and one that has no name."""
    with runtime.database.write() as session:
        for n in range(60):
            record(
                session,
                clock.advance(timedelta(minutes=1)),
                "li",
                "case.uncover",
                ("case", str(n)),
                what=["name"],
            )
    clock.advance(timedelta(days=1))
    with runtime.database.write() as session:
        record(session, clock.now(), "", "login.failed", ("account", ""))
        record(session, clock.now(), "shell:root", "what.ever", ("thing", "7"), n=3)
    sit(client, runtime, Role.AUDITOR)
    return client


def _page(client: FlaskClient, **asked: str) -> str:
    answer = client.get("/trail", query_string=asked)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_newest_first_and_further_on_by_key(auditor: FlaskClient) -> None:
    page = _page(auditor)
    assert page.index("what.ever") < page.index("case/59") < page.index("case/12")
    assert "case/11" not in page
    assert "信访件 <a" in page and "登录被拒" in page and "(login.failed)" not in page
    further = page.split('href="/trail?cursor=')[1].split('"')[0]
    rest = _page(auditor, cursor=further)
    assert "case/11" in rest and "case/0<" in rest and 'class="after"' not in rest


def test_narrowed_by_who_what_and_day(auditor: FlaskClient) -> None:
    def body(**asked: str) -> str:
        return _page(auditor, **asked).split("<tbody>")[1]

    assert "what.ever" in body(actor="shell:root") and "case/" not in body(actor="shell:root")
    assert body(act="login.failed").count("<tr>") == 1
    assert body(subject="case/7").count("<tr>") == 1 and body(subject="thing").count("<tr>") == 1
    assert "case/" not in body(day="2026-10-20") and "what.ever" in body(day="2026-10-20")
    assert "<tbody>" not in _page(auditor, actor="nobody")


def test_what_it_cannot_mean_is_not_there(auditor: FlaskClient) -> None:
    for asked in ("cursor=x", "day=x", "day=2026-13-01"):
        assert auditor.get(f"/trail?{asked}").status_code == 404
    assert auditor.get("/trail?actor=%25&subject=%2F&act=%00").status_code in (200, 400)


def test_the_last_verification_stands_above(auditor: FlaskClient, runtime: Runtime) -> None:
    assert "尚未核对" in _page(auditor)
    run_daily(runtime.database, runtime.settings, runtime.clock.now())
    assert "完整无缺" in _page(auditor)
    journal_of(runtime.settings).write_text("x\n")
    run_daily(runtime.database, runtime.settings, runtime.clock.now())
    page = _page(auditor)
    assert "有 1 处不完整" in page and "日志或链首文件无法读取" in page


def test_only_who_audits_sees_it(client: FlaskClient, runtime: Runtime) -> None:
    for role in Role:
        sit(client, runtime, role)
        assert client.get("/trail").status_code == (200 if role is Role.AUDITOR else 403)
