import re

import pytest
from flask.testing import FlaskClient

from survey.runtime import Runtime
from survey.scoring.asked import FIRST, Asked
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import read_period
from survey.vocabulary import Breakdown, RatedObject
from tests.build import make_unit
from tests.console.county import County


def test_a_units_page_opens_on_twelve_months_and_shows_its_score(
    supervisor: FlaskClient, runtime: Runtime
) -> None:
    page = supervisor.get("/units/D01").text
    today = runtime.clock.now().date()
    asked = Asked(read_period("last12", today), unit="D01", rounds=(FIRST,))
    score = list_scores(runtime, asked)[0]
    assert "近 12 个月" in page
    assert f"{(score['rate'] or 0) * 100:.1f}%" in page
    for code, count in score["dispositions"].items():
        assert re.search(rf'<td class="quiet">{code}</td><td class="num">{count}</td>', page)
    months = page.split("以表格查看")[1]
    assert len(re.findall(r'<th scope="row">20\d\d-\d\d</th>', months)) == 12


@pytest.mark.parametrize("by", [Breakdown.CHANNEL, Breakdown.CATEGORY])
def test_r6_modes_and_categories_are_shown_apart(
    supervisor: FlaskClient, runtime: Runtime, by: Breakdown
) -> None:
    page = supervisor.get("/units/430000?period=2026").text
    period = read_period("2026", runtime.clock.now().date())
    asked = Asked(period, unit="430000", rounds=(FIRST,), by=by, objects=(RatedObject.RESPONSIBLE_UNIT,))
    part = page.split(f'id="by-{by}"')[1].split("</table>")[0]
    items = [item for item in list_scores(runtime, asked) if item["key"]]
    assert len(items) > 2
    for item in items:
        assert f"{(item['rate'] or 0) * 100:.1f}%" in part


def test_a_petition_office_leads_with_what_it_is_rated_as(supervisor: FlaskClient, county: County) -> None:
    page = supervisor.get(f"/units/{county.office}").text
    assert page.count('class="big">') == 1
    assert 'class="big">' in page.split("作为信访部门的满意率")[1]


def test_a_code_may_hold_a_slash(supervisor: FlaskClient, runtime: Runtime) -> None:
    make_unit(runtime, "公路局/一队")
    assert supervisor.get("/units/公路局/一队").status_code == 200


def test_a_unit_without_a_case_says_so(supervisor: FlaskClient, runtime: Runtime) -> None:
    make_unit(runtime, "NEW")
    assert "这段时间还没有评价" in supervisor.get("/units/NEW").text
