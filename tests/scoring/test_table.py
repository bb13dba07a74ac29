import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.scoring.counts import Counts
from survey.scoring.definition import Definition
from survey.scoring.score import Score, Subject, hidden, score
from survey.scoring.table import as_csv, as_lines
from survey.vocabulary import Basis, Breakdown, NotAsked, RatedObject

COUNTS = Counts(surveys=6, levels={1: 5, 4: 1}, not_asked={NotAsked.NO_PHONE: 2})


def _item(unit: str = "S1", key: str | None = None) -> Score:
    by = None if key is None else Breakdown.CATEGORY
    subject = Subject("2026-10", Basis.SETTLED, unit, RatedObject.RESPONSIBLE_UNIT, "first", by, key)
    return score(subject, COUNTS, Definition())


def test_a_row_an_item_a_column_a_figure() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv([_item("S1"), hidden(_item("S2"))]))))
    assert [row["unit"] for row in rows] == ["S1", "S2"]
    assert (rows[0]["counts_1"], rows[0]["counts_2"], rows[0]["not_asked_no_phone"]) == ("5", "0", "2")
    assert (rows[1]["rated"], rows[1]["counts_1"], rows[1]["not_asked_no_phone"]) == ("", "", "")
    assert (rows[0]["suppressed"], rows[1]["suppressed"]) == ("false", "true")


@given(st.text(max_size=30), st.sampled_from(["=", "+", "-", "@", "\t", "\r", ""]))
def test_no_text_becomes_a_formula(text: str, start: str) -> None:
    rows = list(csv.reader(io.StringIO(as_csv([_item(start + text, start + text)]), newline="")))
    assert not [cell for cell in rows[1] if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_nothing_is_a_table_of_nothing() -> None:
    assert as_csv([]).strip() == ""


@pytest.mark.parametrize(("item", "verdict"), [(_item(), "undecided"), (hidden(_item()), "hidden")])
def test_people_see_the_first_things_first(item: Score, verdict: str) -> None:
    line = as_lines([item])[0]
    assert (line["unit"], line["round"], line["verdict"]) == ("S1", "first", verdict)
