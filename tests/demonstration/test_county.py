"""The invented county: believable, always the same, and nobody's telephone rings."""

import re
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import phonenumbers
import pytest

from survey.cases.accept_case import accept_case
from survey.cases.case_row import CaseRow
from survey.cases.phones import read_phones
from survey.cases.values import Terms
from survey.demonstration.county import county
from survey.demonstration.people import landline_of, mobile_of
from survey.demonstration.petitions import MOST_FRESH, Given, closed_on, fresh
from survey.vocabulary import CloseType, Line

ZONE = ZoneInfo("Asia/Shanghai")
FROM = date(2026, 5, 1)


@pytest.fixture(scope="module")
def months() -> list[Given]:
    """The cases of seven months."""
    days = [FROM + timedelta(days=number) for number in range(214)]
    return [case for day in days for case in closed_on(day, ZONE)]


@pytest.fixture(scope="module")
def accepted(months: list[Given]) -> list[CaseRow]:
    rows = [accept_case(case, Terms(ZONE, "CN")) for case in months]
    return [row for row in rows if isinstance(row, CaseRow)]


def test_every_unit_stands_below_one_before_it() -> None:
    known = {""}
    for unit in county().units:
        assert unit.parent_code in known
        assert unit.code not in known
        known.add(unit.code)


def test_places_and_offices_are_units() -> None:
    codes = {unit.code for unit in county().units}
    assert sum(place.weight for place in county().places) == pytest.approx(1)
    for place in county().places:
        assert {place.code, *(office for office, _ in place.offices)} <= codes
        assert sum(share for _, share in place.offices) == pytest.approx(1)


def test_a_hundred_to_a_hundred_and_fifty_cases_a_month(months: list[Given]) -> None:
    assert 100 <= len(months) / 7 <= 150


def test_every_case_is_taken_without_a_remark(months: list[Given], accepted: list[CaseRow]) -> None:
    assert len(accepted) == len(months)
    assert [row.remarks for row in accepted if row.remarks] == []


def test_numbers_are_used_once_and_say_the_kind_of_unit(months: list[Given]) -> None:
    fresh_ones = [fresh(number, datetime(2026, 11, 22, 9, tzinfo=ZONE)) for number in range(MOST_FRESH)]
    numbers = [case["case_no"] for case in (*months, *fresh_ones)]
    assert len(set(numbers)) == len(numbers)
    kinds = {place.code: place.kind for place in county().places}
    for case in (*months, *fresh_ones):
        assert re.fullmatch(r"XF\d{11}", case["case_no"])
        assert case["case_no"][-4] == kinds[case["responsible_unit"]]


def test_the_same_county_every_time() -> None:
    assert closed_on(FROM, ZONE) == closed_on(FROM, ZONE)
    assert closed_on(FROM, ZONE)[0]["case_no"] == "XF20260505030"


def test_repeated_matters_name_an_earlier_case_of_the_same_person_and_unit(months: list[Given]) -> None:
    by_number = {case["case_no"]: case for case in months}
    pairs = [(by_number[one["matter_id"]], one) for one in months if one.get("matter_id") in by_number]
    assert len(pairs) > 10
    for first, again in pairs:
        assert first["closed_at"] < again["closed_at"]
        for shared in ("petitioner_name", "responsible_unit", "category"):
            assert first[shared] == again[shared]
        assert first.get("phones") == again.get("phones")
        assert again["assigned_times"] > 1


def test_what_ledgers_have_is_there(accepted: list[CaseRow]) -> None:
    assert {row.close_type for row in accepted} == set(CloseType) - {CloseType.OTHER}
    assert any(not row.phones for row in accepted)
    assert any(len(row.phones) == 2 for row in accepted)
    assert any(row.phones and row.phones[0].line is Line.FIXED for row in accepted)
    assert any(row.joint_petitioners for row in accepted)
    assert any(row.leader_received for row in accepted)
    assert any(not row.in_evaluation for row in accepted)
    assert any(row.co_units for row in accepted)
    assert all((row.withdrawn_at is not None) == (row.close_type is CloseType.WITHDRAWN) for row in accepted)


def test_r11_no_mobile_number_is_in_the_numbering_plan_and_no_landline_can_be() -> None:
    for person in range(0, 40_000, 97):
        mobile, landline = mobile_of(person), landline_of(person)
        assert read_phones(mobile, "CN").read[0].line is Line.MOBILE
        assert not phonenumbers.is_valid_number(phonenumbers.parse(mobile, "CN"))
        assert read_phones(landline, "CN").read[0].line is Line.FIXED
        assert landline.startswith("0745-0")


def test_nobody_has_another_persons_number() -> None:
    numbers = sorted(mobile_of(person) for person in range(80_000))
    assert all(one != following for one, following in pairwise(numbers))
