"""Capacity on paper: sums that hold whatever is put in, and the table of docs/capacity.md."""

import json
import re
from dataclasses import asdict, fields, replace

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from survey.office.capacity.commands import SIZES, capacity
from survey.office.capacity.reckon import Assumed, Need, UnitCosts, reckon
from survey.settings import ROOT

sizes = st.integers(min_value=1, max_value=10**9)


def test_a_county_worked_out_by_hand() -> None:
    need = reckon(
        5_000,
        Assumed(asked=0.8, texted=1, reminded=0.5, answers_text=0.25, texts_each=2, replies_each=2, calls=1),
        UnitCosts(case_bytes=0, survey_bytes=0, text_bytes=1000, heard_bytes=0),
    )
    assert need.surveys == 4_000
    assert need.texts_day == 32  # 4,000 × (1 + 0.5 + 0.25 × 2) over 250 days
    assert need.replies_day == 8
    assert need.calls_day == 16
    assert need.gigabytes_year == 0.01  # 8,000 texts and 4,000 calls of 1,000 bytes
    assert need.database == "SQLite"


@given(cases=sizes, more=st.floats(min_value=1, max_value=10))
def test_a_larger_office_never_needs_less(cases: int, more: float) -> None:
    small, large = asdict(reckon(cases)), asdict(reckon(int(cases * more)))
    assert all(large[name] >= small[name] for name in small if name != "database")


@given(cases=sizes, name=st.sampled_from([field.name for field in fields(UnitCosts)]))
def test_what_costs_more_never_needs_less_of_a_machine(cases: int, name: str) -> None:
    plain, dear = UnitCosts(), replace(UnitCosts(), **{name: getattr(UnitCosts(), name) * 2})
    before, after = reckon(cases, costs=plain), reckon(cases, costs=dear)
    for what in ("cpu_seconds_day", "gigabytes_year", "backup_gigabytes"):
        assert getattr(after, what) >= getattr(before, what), what
    assert after.surveys == before.surveys


def test_no_cases_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one case"):
        reckon(0)


def test_others_put_in_their_own() -> None:
    said = CliRunner().invoke(
        capacity, ["--cases", "1000", "--set", "asked=1", "--set", "survey_bytes=0", "--json"]
    )
    told = json.loads(said.output)
    assert told["needs"]["office"]["surveys"] == 1000
    assert told["assumed"]["asked"] == 1 and told["costs"]["survey_bytes"] == 0
    for wrong in ("nothing=1", "asked=many", "asked=-1", "hours=0", "asked=nan", "asked=inf"):
        assert CliRunner().invoke(capacity, ["--set", wrong]).exit_code == 2


def test_the_page_shows_what_the_command_says() -> None:
    page = (ROOT / "docs/capacity.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", page, re.MULTILINE))
    needs = [asdict(reckon(cases)) for cases in SIZES.values()]
    for field in fields(Need):
        cells = [f"{need[field.name]:,}" if field.name != "database" else need[field.name] for need in needs]
        assert shown[field.name].split(" | ")[: len(cells)] == cells, field.name
    for kind in (Assumed, UnitCosts):
        for field in fields(kind):
            assert shown[field.name].split(" | ")[0] == f"{field.default:g}", field.name
