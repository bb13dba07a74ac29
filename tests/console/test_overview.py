import re

import pytest
from flask.testing import FlaskClient

from survey.course.settle import mark_dirty
from survey.models import Answer, Pause, Survey, Unit
from survey.runtime import Runtime
from survey.scoring.asked import FIRST, Asked
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import read_period
from survey.vocabulary import Basis, RatedObject, Role
from tests.accounts.visits import csrf, sit
from tests.console.county import County


def _units(page: str) -> list[str]:
    """The units of the table, from the top."""
    return re.findall(r'<th scope="row"><a href="/units/([^"?]+)', page)


def _score(runtime: Runtime, unit: str, label: str = "2026-10", *, public: bool = False) -> dict[str, object]:
    period = read_period(label, runtime.clock.now().date())
    asked = Asked(period, unit=unit, objects=(RatedObject.RESPONSIBLE_UNIT,), rounds=(FIRST,), public=public)
    return dict(list_scores(runtime, asked)[0])


def test_the_big_number_is_the_score(supervisor: FlaskClient, runtime: Runtime, county: County) -> None:
    page = supervisor.get("/overview").text
    score = _score(runtime, county.top)
    big = re.findall(r'<span class="big">([\d.]+)%', page)
    assert float(big[0]) == pytest.approx(float(str(score["rate"])) * 100)
    assert f"{score['rated']} 人评价" in page
    assert "2026年10月" in page


def test_the_funnel_shows_its_sum(supervisor: FlaskClient) -> None:
    assert "合计 90 件，与办结件数相符" in supervisor.get("/overview?period=2026-10").text


@pytest.mark.parametrize("period", ["2026-09", "2026-Q3", "2026", "last12", "2026-01..2026-03"])
def test_any_period_can_be_asked_for(supervisor: FlaskClient, period: str) -> None:
    page = supervisor.get("/overview", query_string={"period": period})
    assert page.status_code == 200
    assert re.search(rf'<option value="{re.escape(period)}" selected>', page.text)


@pytest.mark.parametrize("wrong", ["?period=2026-13", "?period=x", "?unit=NIX"])
def test_what_there_is_not_is_not_found(supervisor: FlaskClient, wrong: str) -> None:
    assert supervisor.get(f"/overview{wrong}").status_code == 404


def test_the_table_sorts_without_a_script(supervisor: FlaskClient, runtime: Runtime) -> None:
    page = supervisor.get("/overview?period=last12&sort=rated&order=desc").text
    rated = [int(str(_score(runtime, unit, "last12")["rated"])) for unit in _units(page)]
    assert len(rated) > 5
    assert rated == sorted(rated, reverse=True)
    assert re.search(r'aria-sort="descending">\s*<a href="/overview\?period=last12&amp;sort=rated"', page)


def test_one_drills_down_to_the_units_below(supervisor: FlaskClient) -> None:
    page = supervisor.get("/overview?period=last12").text
    assert "/overview?period=last12&amp;unit=XZ" in page
    below = supervisor.get("/overview?period=last12&unit=XZ").text
    assert set(_units(below)) <= {f"X{n:02}" for n in range(1, 9)}
    assert len(_units(below)) > 2
    leaf = supervisor.get("/overview?period=last12&unit=X01")
    assert leaf.location == "/units/X01?period=last12"


def test_the_other_object_has_its_own_units(supervisor: FlaskClient, county: County) -> None:
    page = supervisor.get("/overview?object=petition_office").text
    assert _units(page) == [county.office]


def test_r6_a_unit_sees_its_own_branch_and_no_other(client: FlaskClient, runtime: Runtime) -> None:
    sit(client, runtime, Role.UNIT, "XZ")
    assert client.get("/").location == "/units/XZ"
    assert client.get("/overview").status_code == 200
    assert client.get("/units/X01").status_code == 200
    page = client.get("/overview?period=last12").text
    assert "unit=430000" not in page
    assert "现在到了哪一步" not in page
    for other in ("/overview?unit=430000", "/units/D01", "/units/430000", "/units/NIX"):
        assert client.get(other).status_code == 404
    for page_of_cases in ("/callbacks", "/cases", "/cases/1"):
        assert client.get(page_of_cases).status_code == 403


def test_r6_who_may_not_see_small_cells_makes_no_periods_to_subtract(
    client: FlaskClient, runtime: Runtime, county: County
) -> None:
    for role, found in ((Role.ADMIN, 404), (Role.SUPERVISOR, 200)):
        sit(client, runtime, role)
        assert client.get("/overview?period=2026-10").status_code == 200
        assert client.get("/overview?period=2026-08..2026-10").status_code == found


def test_r6_few_answers_are_hidden_from_who_may_not_see_small_cells(
    client: FlaskClient, runtime: Runtime, county: County
) -> None:
    sit(client, runtime, Role.ADMIN)
    few = [unit for unit in county.units if _score(runtime, unit, public=True)["suppressed"]]
    assert few
    page = client.get(f"/units/{few[0]}?period=2026-10").text
    assert "不显示：评价人数太少" in page
    assert 'class="big">' not in page
    assert "逐月变化" not in page
    shown = client.get("/overview?period=2026-10").text
    row = re.search(rf'<tr>\s*<th scope="row"><a href="/units/{few[0]}".*?</tr>', shown, re.DOTALL)
    assert row is None or not re.search(r"\d+(\.\d)?%", row[0])


def test_whom_nobody_reached_stands_in_one_place_with_the_reason(
    supervisor: FlaskClient, runtime: Runtime, county: County
) -> None:
    score = _score(runtime, county.top)
    page = supervisor.get("/overview?period=2026-10").text.split('id="unreached"')[1].split("</section>")[0]
    closed, surveys, reached = (int(str(score[name])) for name in ("closed", "surveys", "reached"))
    assert f'<span class="big">{closed - reached}</span>' in page
    assert f"未回访 {closed - surveys} 件" in page
    assert f"回访未联系上 {surveys - reached} 件" in page
    not_asked = score["not_asked"]
    assert isinstance(not_asked, dict)
    for count in not_asked.values():
        assert f"<b>{count}</b>" in page


def test_every_reader_reads_the_periods_in_their_own_language(
    supervisor: FlaskClient, runtime: Runtime
) -> None:
    for language, said in (("zh-CN", "近 12 个月"), ("en", "Last 12 months"), ("zh-CN", "近 12 个月")):
        token = csrf(supervisor, "/account")
        supervisor.post("/language", data={"csrf_token": token, "language": language, "next": "/overview"})
        option = re.findall(r'<option value="last12"[^>]*>([^<]*)', supervisor.get("/overview").text)
        assert option == [said]


def test_the_plain_rule_and_the_verdict_stand_apart(
    supervisor: FlaskClient, runtime: Runtime, county: County
) -> None:
    for month in ("2026-08", "2026-09", "2026-10"):
        score = _score(runtime, county.top, month)
        page = supervisor.get(f"/overview?period={month}").text
        plain = re.findall(r'<span class="plain-rule (reached|below)">', page)[0]
        assert (plain == "reached") is score["target_reached"]
        assert re.findall(r'<span class="verdict (\w+)">', page)[0] == score["verdict"]


def test_who_is_clearly_below_is_named_first(supervisor: FlaskClient, runtime: Runtime) -> None:
    with runtime.database.write() as session:
        unit = session.query(Unit).filter(Unit.code == "D03").one()
        ids = [one.id for one in session.query(Survey).filter(Survey.unit_id == unit.id)]
        for answer in session.query(Answer).filter(
            Answer.survey_id.in_(ids), Answer.object == RatedObject.RESPONSIBLE_UNIT
        ):
            answer.level = 5
        mark_dirty(session, *(one.settled_day for one in session.query(Survey) if one.settled_day))
    page = supervisor.get("/overview?period=last12").text
    apart = page.split('id="apart"')[1].split("</section>")[0]
    assert re.findall(r'href="/units/(D\d\d)', apart) == ["D03"]
    assert _units(page)[0] == "D03"


def test_the_trend_is_a_table_too(supervisor: FlaskClient, runtime: Runtime, county: County) -> None:
    page = supervisor.get("/overview?period=2026-10").text.split('id="trend"')[1].split("</section>")[0]
    rows = re.findall(
        r'<th scope="row">(20\d\d-\d\d)</th>\s*<td class="num">\s*(?:<span[^>]*>)?([^<]*)', page
    )
    assert rows[0][0] == "2026-10"
    assert len(rows) == 12
    for month, rate in rows[:3]:
        assert rate == f"{float(str(_score(runtime, county.top, month)['rate'])) * 100:.1f}%"


def test_the_closing_month_is_another_view(supervisor: FlaskClient, runtime: Runtime, county: County) -> None:
    page = supervisor.get("/overview?period=2026-09&basis=closed").text
    assert "这不是正式口径" in page
    period = read_period("2026-09", runtime.clock.now().date())
    one = (RatedObject.RESPONSIBLE_UNIT,)
    item = list_scores(runtime, Asked(period, Basis.CLOSED, county.top, one, (FIRST,)))[0]
    assert f"{item['rated']} 人评价" in page


def test_a_pause_stands_above_every_page(supervisor: FlaskClient, runtime: Runtime) -> None:
    assert "发送已暂停" not in supervisor.get("/overview").text
    with runtime.database.write() as session:
        session.add(Pause(why="运营商故障", by="li", started_at=runtime.clock.now()))
    for path in ("/overview", "/callbacks", "/cases"):
        page = supervisor.get(path).text
        assert "发送已暂停" in page
        assert "运营商故障" in page


def test_only_the_present_renews_itself(supervisor: FlaskClient) -> None:
    assert "data-renews" in supervisor.get("/overview?period=last12").text
    assert "data-renews" not in supervisor.get("/overview?period=2026-08").text


class TestNothingYet:
    @pytest.fixture
    def database_url(self, sqlite_url: str) -> str:
        return sqlite_url

    def test_an_empty_house_says_what_to_do(self, supervisor: FlaskClient) -> None:
        assert "flask cases import" in supervisor.get("/overview").text
        assert "目前没有正在进行的回访" in supervisor.get("/callbacks").text
        assert "没有以此开头的编号" in supervisor.get("/cases?q=XF").text
