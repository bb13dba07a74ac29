"""The box in the bar: units and case numbers, and nothing about people."""

import re

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from survey.console.unit_search import AT_MOST, is_called, search_units
from survey.runtime import Runtime
from survey.vocabulary import Role
from tests.accounts.visits import sit

NAMES = {"D1": "青溪县教育局", "D10": "青溪县水利局", "XZ": "乡镇街道", "D2": "教育局", "d3": "Parks"}


def test_what_is_called_so_stands_first_then_what_begins_so() -> None:
    assert search_units(NAMES, NAMES, "教育局") == ["D2", "D1"]
    assert search_units(NAMES, NAMES, "d1") == ["D1", "D10"]
    assert search_units(NAMES, NAMES, "青溪县") == ["D1", "D10"]
    assert search_units(NAMES, NAMES, "PARK") == search_units(NAMES, NAMES, " D3 ") == ["d3"]
    assert search_units(NAMES, NAMES, "1") == search_units(NAMES, NAMES, "  ") == []
    assert is_called("D3", "Parks", "parks")


@given(st.text(max_size=6), st.lists(st.text(min_size=1, max_size=4), max_size=80, unique=True))
def test_only_what_was_given_is_found_and_once(wanted: str, codes: list[str]) -> None:
    found = search_units({code: code * 2 for code in codes}, codes, wanted)
    assert len(found) == len(set(found)) <= AT_MOST
    assert set(found) <= set(codes)


@pytest.mark.parametrize(
    ("wanted", "there"),
    [("D05", "/units/D05"), ("农业农村局", "/units/D05"), ("青石镇", "/units/X03"), ("XF20261000", None)],
)
def test_what_alone_is_meant_is_gone_to(supervisor: FlaskClient, wanted: str, there: str | None) -> None:
    assert supervisor.get(f"/search?q={wanted}").location == there


def test_a_whole_case_number_leads_to_the_case(supervisor: FlaskClient) -> None:
    page = supervisor.get("/search?q=XF202610").text
    found = re.findall(r'<a href="(/cases/\d+)">(XF\d+)</a>', page)
    assert len(found) > 20
    address, number = found[-1]
    assert supervisor.get(f"/search?q={number}").location == address


def test_several_are_listed(supervisor: FlaskClient) -> None:
    page = supervisor.get("/search?q=青溪")
    assert page.status_code == 200
    assert "/units/D01" in page.text
    assert "/units/XFJ" in page.text


def test_nothing_found_says_what_can_be_found(supervisor: FlaskClient) -> None:
    for wanted in ("刘建国", "13900000001", ""):
        page = supervisor.get(f"/search?q={wanted}")
        assert page.status_code == 200
        assert "不提供按人查找" in page.text


def test_r6_a_unit_finds_its_own_branch_and_no_case(client: FlaskClient, runtime: Runtime) -> None:
    sit(client, runtime, Role.UNIT, "XZ")
    assert client.get("/search?q=X03").location == "/units/X03"
    for other in ("D05", "农业农村局", "青溪县", "XF202610"):
        page = client.get(f"/search?q={other}")
        assert page.status_code == 200
        assert not re.search(r'<a href="/(units|cases)/', page.text)


def test_r12_who_reads_no_scores_searches_nothing(client: FlaskClient, runtime: Runtime) -> None:
    sit(client, runtime, Role.INTERVIEWER)
    assert client.get("/search?q=D05").status_code == 403
    assert 'action="/search"' not in client.get("/account").text
