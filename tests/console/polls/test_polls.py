import io
import re
from collections.abc import Mapping, Sequence

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from survey.models import Account, Audit, Poll, PollFigure
from survey.reviewing.polls.enter import Hand, NewPoll, enter
from survey.reviewing.polls.poll_rows import PollRow
from survey.runtime import Runtime
from survey.scoring.periods import read_period
from survey.vocabulary import RatedObject, Role
from tests.accounts.visits import csrf, sit
from tests.console.county import County

UNIT = RatedObject.RESPONSIBLE_UNIT
HEADER = "单位编码,评价对象,满意,基本满意,不满意\n"


def _entered(runtime: Runtime, rows: Sequence[PollRow], period: str = "2026-Q3", scale: int = 3) -> int:
    today = runtime.clock.now().date()
    with runtime.database.read() as session:
        account_id = session.scalars(select(Account.id)).first()
    assert account_id
    new = NewPoll(f"省测评 {period}", read_period(period, today), scale)
    return enter(runtime, new, rows, Hand(account_id, "du"))


def _rows(county: County, *counts: int) -> list[PollRow]:
    return [PollRow(place, unit, UNIT, counts) for place, unit in enumerate(county.units, 2)]


def _post(client: FlaskClient, form: Mapping[str, object]) -> TestResponse:
    token = csrf(client, "/polls/new")
    data = {"csrf_token": token, "scale": "3", "name": "省测评", "start": "2026-07", "end": "2026-09"}
    return client.post("/polls/new", data={**data, **form}, content_type="multipart/form-data")


def _csv(text: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO((HEADER + text).encode("gb18030")), "poll.csv"


def _polls(runtime: Runtime) -> list[Poll]:
    with runtime.database.read() as session:
        return list(session.scalars(select(Poll)))


def test_a_poll_typed_in_is_listed_and_compared(supervisor: FlaskClient, runtime: Runtime) -> None:
    answer = _post(
        supervisor,
        {
            "unit_code": ["D01 青溪县住房和城乡建设局", "青溪县水利局", ""],
            "object": ["responsible_unit"] * 3,
            "level_1": ["50", "5", ""],
            "level_2": ["20", "0", ""],
            "level_3": ["30", "1", ""],
        },
    )
    assert answer.status_code == 302
    poll = _polls(runtime)[0]
    assert (poll.name, poll.first_month, poll.last_month, poll.scale) == ("省测评", "2026-07", "2026-09", 3)
    assert "省测评" in supervisor.get("/polls").text
    page = supervisor.get(f"/polls/{poll.id}").text
    assert "70.0%" in page and "青溪县水利局" in page and "2026年第3季度" in page


def test_a_poll_from_a_file(supervisor: FlaskClient, runtime: Runtime) -> None:
    assert _post(supervisor, {"file": _csv("D01,承办单位,50,20,30\n")}).status_code == 302
    with runtime.database.read() as session:
        assert session.scalars(select(PollFigure.counts)).all() == [{"1": 50, "2": 20, "3": 30}]
        assert session.scalars(select(Audit.actor).where(Audit.act == "poll.enter")).all() == ["supervisor"]


def test_nothing_is_kept_with_a_bad_row_and_it_is_told(supervisor: FlaskClient, runtime: Runtime) -> None:
    answer = _post(supervisor, {"file": _csv("D01,承办单位,50,20,30\n合计,承办单位,50,20,30\n")})
    assert answer.status_code == 422
    assert "第 3 行：单位系统中没有 (合计)" in answer.text
    assert 'value="省测评"' in answer.text  # what was filled in stands there still
    assert _polls(runtime) == []


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({}, "没有任何数据行"),
        ({"end": "2026-13"}, "起止月份"),
        ({"start": "2026-12", "end": "2026-12", "file": _csv("D01,承办单位,5,2,3\n")}, "还没有开始"),
        ({"file": (io.BytesIO(b"\x00\x01"), "x.csv")}, "文件无法使用"),
    ],
)
def test_what_is_wrong_is_told(supervisor: FlaskClient, form: Mapping[str, object], told: str) -> None:
    answer = _post(supervisor, form)
    assert answer.status_code == 422
    assert told in answer.text


def test_a_file_that_is_too_large_is_not_read(
    supervisor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("survey.console.polls.enter.LARGEST", 60)
    answer = _post(supervisor, {"file": _csv("D01,承办单位,50,20,30\n" * 3)})
    assert answer.status_code == 422
    assert "超过 1 MB" in answer.text


def test_more_rows_keep_what_was_filled_in(supervisor: FlaskClient, runtime: Runtime) -> None:
    form = {"unit_code": "D01", "object": "petition_office", "level_1": "5", "level_2": "", "level_3": ""}
    page = _post(supervisor, {**form, "more": "rows"}).text
    assert len(re.findall('name="unit_code"', page)) == 9
    assert re.search(r'name="level_1"[^>]* value="5"', page)
    assert _polls(runtime) == []


def test_what_is_apart_beyond_chance_stands_first(
    supervisor: FlaskClient, runtime: Runtime, county: County
) -> None:
    rows = [PollRow(2, county.units[0], UNIT, (1, 0, 0)), PollRow(3, county.units[1], UNIT, (0, 0, 400))]
    page = supervisor.get(f"/polls/{_entered(runtime, rows, 'last12')}").text
    names = re.findall(r'<th scope="row"><a href="/units/([^"?]+)', page)
    assert names == [county.units[1], county.units[0]]
    assert "测评偏低" in page and "偶然范围内" in page and "1 项差距超出偶然" in page


def test_a_poll_is_removed_for_a_reason(supervisor: FlaskClient, runtime: Runtime, county: County) -> None:
    poll_id = _entered(runtime, _rows(county, 5, 2, 3))
    token = csrf(supervisor, f"/polls/{poll_id}")
    path = f"/polls/{poll_id}/remove"
    supervisor.post(path, data={"csrf_token": token, "why": " "})
    assert len(_polls(runtime)) == 1
    supervisor.post(path, data={"csrf_token": token, "why": "口径有误"})
    assert _polls(runtime) == []
    assert supervisor.get(f"/polls/{poll_id}").status_code == 404


def test_it_is_taken_away_as_a_file(supervisor: FlaskClient, runtime: Runtime, county: County) -> None:
    poll_id = _entered(runtime, _rows(county, 5, 2, 3))
    lines = supervisor.get(f"/polls/{poll_id}?format=csv").data.decode("utf-8-sig").splitlines()
    assert len(lines) == len(county.units) + 1
    assert "测评减我方" in lines[0]


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        (Role.SUPERVISOR, 200, 200),
        (Role.CENTRE, 200, 403),
        (Role.AUDITOR, 200, 403),
        (Role.ADMIN, 200, 403),
        (Role.UNIT, 403, 403),
        (Role.INTERVIEWER, 403, 403),
    ],
)
def test_r6_who_reads_and_who_enters(
    client: FlaskClient, runtime: Runtime, county: County, role: Role, reads: int, writes: int
) -> None:
    sit(client, runtime, role, "D01" if role is Role.UNIT else None)
    poll_id = _entered(runtime, _rows(county, 5, 2, 3))
    assert client.get("/polls").status_code == reads
    assert client.get(f"/polls/{poll_id}").status_code == reads
    assert client.get("/polls/new").status_code == writes


def test_r6_small_cells_of_ours_are_hidden(client: FlaskClient, runtime: Runtime, county: County) -> None:
    sit(client, runtime, Role.ADMIN)
    month = client.get(f"/polls/{_entered(runtime, _rows(county, 5, 2, 3), '2026-09')}").text
    hidden = re.findall(r'<span class="quiet" title="[^"]+">', month)
    assert 0 < len(hidden) < len(county.units) + 1
    odd = client.get(f"/polls/{_entered(runtime, _rows(county, 5, 2, 3), '2026-05..2026-09')}").text
    assert "看不到这一时段" in odd
    assert len(re.findall(r'<span class="quiet" title="[^"]+">', odd)) == len(county.units)
