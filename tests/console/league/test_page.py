"""The league page: what it says first, its table and its picture, and to whom."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from survey.policy import load_policy
from survey.runtime import Runtime
from survey.scoring.asked import FIRST, Asked
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import read_period
from survey.vocabulary import RatedObject, Role
from tests.accounts.visits import sit
from tests.ordinary import MakeRuntime


def _scores(runtime: Runtime, *, public: bool = False) -> dict[str, dict[str, object]]:
    period = read_period("last12", runtime.clock.now().date())
    asked = Asked(period, objects=(RatedObject.RESPONSIBLE_UNIT,), rounds=(FIRST,), public=public)
    return {item["unit"]: dict(item) for item in list_scores(runtime, asked)}


def _rows(client: FlaskClient, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(path).data.decode("utf-8-sig"))))


def test_ranks_and_adjusted_rates_are_those_of_the_scores(supervisor: FlaskClient, runtime: Runtime) -> None:
    scores = _scores(runtime)
    rows = _rows(supervisor, "/league?format=csv")
    assert len(rows) > 10
    for row in rows:
        score = scores[row["单位代码"]]
        named = {
            "名次": "rank",
            "名次下限": "rank_low",
            "名次上限": "rank_high",
            "校正满意率": "adjusted",
            "满意率": "rate",
        }
        for label, name in named.items():
            assert row[label] == ("" if score[name] is None else str(score[name])), (row, name)


def test_the_first_sentence_names_who_is_clearly_below_or_that_nobody_is(supervisor: FlaskClient) -> None:
    for path in ("/league", "/league?period=2026-10"):
        page = supervisor.get(path).text
        below = [
            row["单位"]
            for row in _rows(supervisor, f"{path}{'&' if '?' in path else '?'}format=csv")
            if row["档次"] == "明显偏低"
        ]
        sentence = re.search(r'<p class="first-line">(.*?)</p>', page, re.DOTALL)
        assert sentence
        assert all(name in sentence[1] for name in below[-5:])
        assert below or "没有明显偏低的单位" in sentence[1] or "无法排名" in sentence[1]


def test_every_point_of_the_picture_is_a_line_of_the_table(supervisor: FlaskClient) -> None:
    page = supervisor.get("/league").text
    points = re.findall(r'<a href="(/units/[^"?]+)[^"]*" tabindex="-1"', page)
    assert points
    rows = re.findall(r'<th scope="row"><a href="(/units/[^"?]+)', page)
    assert sorted(points) == sorted(rows)


def test_filters_live_in_the_address(supervisor: FlaskClient) -> None:
    page = supervisor.get("/league?level=depth-3&period=2026&round=final&basis=closed").text
    assert set(re.findall(r'<th scope="row"><a href="/units/([^"?]+)', page)) <= {
        f"X{n:02}" for n in range(1, 9)
    }
    assert "period=2026&amp;round=final&amp;basis=closed" in page
    assert supervisor.get("/league?level=nix").status_code == 404


def test_where_there_are_too_few_units_nothing_is_ranked(supervisor: FlaskClient) -> None:
    assert "无法排名" in supervisor.get("/league?object=petition_office").text


def test_r6_a_unit_sees_its_own_branch_among_all_and_nobody_else(
    client: FlaskClient, runtime: Runtime
) -> None:
    sit(client, runtime, Role.UNIT, "D01")
    page = client.get("/league").text
    assert set(re.findall(r'"/units/([^"?]+)', page)) == {"D01"}
    (row,) = _rows(client, "/league?format=csv")
    score = _scores(runtime, public=True)["D01"]
    assert (row["名次"], row["名次下限"]) == (str(score["rank"]), str(score["rank_low"]))


def test_r6_a_hidden_unit_has_a_name_and_nothing_else(client: FlaskClient, runtime: Runtime) -> None:
    sit(client, runtime, Role.UNIT, "430000")
    rows = _rows(client, "/league?period=2026-10&level=depth-3&format=csv")
    hidden = [row for row in rows if not row["评价人数"]]
    assert hidden
    for row in hidden:
        assert {value for name, value in row.items() if name not in ("单位代码", "单位")} == {""}
    page = client.get("/league?period=2026-10&level=depth-3").text
    for row in hidden:
        assert f'href="/units/{row["单位代码"]}?period=2026-10" tabindex' not in page


class TestTheOfficesLists:
    @pytest.fixture
    def runtime(self, make_runtime: MakeRuntime) -> Runtime:
        policy = load_policy(None)
        score = policy.score.model_copy(update={"first": 3, "last": 2})
        return make_runtime(policy=policy.model_copy(update={"score": score}))

    def test_they_are_shown_with_the_ranges_of_their_places(self, supervisor: FlaskClient) -> None:
        page = supervisor.get("/league").text
        assert "前 3 名" in page
        assert "后 2 名" in page
        assert len(re.findall(r'<span class="figure">1</span> <small>\(\d+–\d+\)</small>', page)) >= 2


def test_without_a_rule_of_the_office_there_is_no_list(supervisor: FlaskClient) -> None:
    assert "名单按本单位考核规则列出" not in supervisor.get("/league").text
