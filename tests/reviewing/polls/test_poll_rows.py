from collections.abc import Set as AbstractSet

import pytest

from survey.cases.outcomes import Fault, Rejection
from survey.cases.units import unit_book
from survey.reviewing.polls.poll_rows import PollRow, judge
from survey.vocabulary import RatedObject

BOOK = unit_book([("D01", "住建局"), ("D02", "交通局"), ("D03", "交通局")])
GOOD = {"unit_code": "D01", "object": "responsible_unit", "level_1": "5", "level_2": "3", "level_3": "2"}


Known = AbstractSet[tuple[str, RatedObject]]


def _judge(known: Known = frozenset(), **changed: str) -> PollRow | Rejection:
    return judge(7, GOOD | changed, BOOK, 3, known)


def test_a_row_says_how_many_on_each_level() -> None:
    assert _judge() == PollRow(7, "D01", RatedObject.RESPONSIBLE_UNIT, (5, 3, 2))


@pytest.mark.parametrize("text", ["信访部门", "信访局", "petition_office"])
def test_an_object_is_known_by_its_usual_names(text: str) -> None:
    row = _judge(object=text)
    assert isinstance(row, PollRow) and row.object is RatedObject.PETITION_OFFICE


def test_a_unit_is_known_by_its_name_too() -> None:
    row = _judge(unit_code="住建局")
    assert isinstance(row, PollRow) and row.unit == "D01"


@pytest.mark.parametrize(
    ("text", "count"),
    [("12", 12), ("12.0", 12), ("１２", 12), ("1,204", 1204), (" 0 ", 0), ("10000000", 10**7)],
)
def test_counts_as_people_write_them(text: str, count: int) -> None:
    row = _judge(level_1=text)
    assert isinstance(row, PollRow) and row.counts == (count, 3, 2)


@pytest.mark.parametrize("text", ["12.5", "-1", "62%", "many", "1e3", "²", "10000001", "9" * 40, "."])
def test_what_is_no_count_is_refused_and_said(text: str) -> None:
    assert _judge(level_1=text) == Rejection("level_1", Fault.UNREADABLE, text)


@pytest.mark.parametrize(
    ("changed", "rejection"),
    [
        ({"unit_code": ""}, Rejection("unit_code", Fault.MISSING)),
        ({"unit_code": "合计"}, Rejection("unit_code", Fault.UNKNOWN, "合计")),
        ({"unit_code": "交通局"}, Rejection("unit_code", Fault.AMBIGUOUS, "交通局")),
        ({"object": "其他"}, Rejection("object", Fault.UNKNOWN, "其他")),
        ({"level_3": ""}, Rejection("level_3", Fault.MISSING)),
    ],
)
def test_what_is_wrong_with_a_row(changed: dict[str, str], rejection: Rejection) -> None:
    assert judge(7, GOOD | changed, BOOK, 3, frozenset()) == rejection


def test_the_same_unit_and_object_stand_once_in_a_poll() -> None:
    known = {("D01", RatedObject.RESPONSIBLE_UNIT)}
    assert _judge(known) == Rejection("unit_code", Fault.REPEATED, "D01")
    assert isinstance(_judge(known, object="petition_office"), PollRow)
