"""The page of a comparison."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from survey.runtime import Runtime
from survey.scoring.asked import FIRST, Asked
from survey.scoring.compare.difference import difference
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import read_period
from survey.scoring.rounding import Share
from survey.vocabulary import RatedObject, Role
from tests.accounts.visits import sit


def _share(runtime: Runtime, unit: str, label: str) -> Share:
    period = read_period(label, runtime.clock.now().date())
    item = list_scores(
        runtime, Asked(period, unit=unit, objects=(RatedObject.RESPONSIBLE_UNIT,), rounds=(FIRST,))
    )[0]
    return Share(item["satisfied"] or 0, item["rated"] or 0)


def _said(client: FlaskClient, path: str) -> str:
    found = re.search(r'<p class="first-line">(.*?)</p>', client.get(path).text, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("path", "sides"),
    [
        ("/compare?unit=D01&other=D05&period=last12", [("D01", "last12"), ("D05", "last12")]),
        (
            "/compare?unit=430000&period=2026-Q3&against=2026-Q2",
            [("430000", "2026-Q3"), ("430000", "2026-Q2")],
        ),
        ("/compare?period=2026-09", [("430000", "2026-09"), ("430000", "2026-08")]),
    ],
)
def test_rates_and_difference_are_those_of_the_scores(
    supervisor: FlaskClient, runtime: Runtime, path: str, sides: list[tuple[str, str]]
) -> None:
    first, second = (_share(runtime, *side) for side in sides)
    apart = difference(first, second)
    assert apart
    answer = supervisor.get(f"{path}&format=csv&table=measures")
    row = next(csv.reader(io.StringIO(answer.data.decode("utf-8-sig").split("\r\n", 1)[1])))
    assert (row[1], row[4]) == (str(first.rounded()), str(second.rounded()))
    assert float(row[7]) == pytest.approx(apart.value, abs=0.0006)
    assert float(row[8]) == pytest.approx(apart.low, abs=0.0006)
    assert float(row[9]) == pytest.approx(apart.high, abs=0.0006)
    assert ("超出偶然范围" in _said(supervisor, path)) is apart.is_beyond_chance


def test_the_same_people_are_not_tested(supervisor: FlaskClient) -> None:
    assert "部分相同的评价人" in _said(supervisor, "/compare?unit=430000&other=D01&period=last12")
    assert "两方相同" in _said(supervisor, "/compare?unit=D01&period=last12&against=last12")


@pytest.mark.parametrize("wrong", ["unit=NIX", "other=NIX", "period=x", "against=2026-13"])
def test_what_there_is_not_is_not_found(supervisor: FlaskClient, wrong: str) -> None:
    assert supervisor.get(f"/compare?{wrong}").status_code == 404


def test_r6_a_unit_compares_within_its_own_branch(client: FlaskClient, runtime: Runtime) -> None:
    sit(client, runtime, Role.UNIT, "XZ")
    page = client.get("/compare?period=last12").text
    assert set(re.findall(r'<option value="([A-Z]+\d*)">', page)) == {
        "XZ",
        *(f"X{n:02}" for n in range(1, 9)),
    }
    assert client.get("/compare?unit=X01&other=X02&period=last12").status_code == 200
    for other in ("unit=D01", "other=D01", "unit=430000"):
        assert client.get(f"/compare?{other}").status_code == 404


def test_r6_who_may_not_see_small_cells_makes_no_periods_and_sees_no_difference_of_hidden_ones(
    client: FlaskClient, runtime: Runtime
) -> None:
    sit(client, runtime, Role.UNIT, "XZ")
    assert client.get("/compare?period=2026-10&against=2026-08..2026-09").status_code == 404
    assert "不显示" in _said(client, "/compare?unit=X05&other=X06&period=2026-10&against=2026-10")
    rows = client.get("/compare?unit=X05&other=X06&period=2026-10&against=2026-10&format=csv&table=measures")
    assert re.search(r"\d", rows.data.decode("utf-8-sig").split("\r\n", 1)[1]) is None
