import re

import pytest
from flask.testing import FlaskClient

from survey.models import Pause
from survey.runtime import Runtime
from survey.scoring.asked import FIRST, Asked
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import read_period
from survey.vocabulary import RatedObject, Role
from tests.accounts.visits import sit
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
