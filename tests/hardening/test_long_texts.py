"""A text that is made to be read for hours: no regular expression and no loop of ours takes more than a pass.

Without the bound, each of these takes a quarter of an hour and more, and the whole process with it, since one
expression holds up every thread.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date
from pathlib import Path

import pytest

from survey.cases.headers import plain, wanted
from survey.cases.outcomes import Unusable
from survey.cases.phones import read_phones
from survey.cases.read_file import open_rows
from survey.cases.rows import unique_columns
from survey.cases.times import read_time
from survey.cases.values import Refused, clean
from survey.masks import mask_links, mask_name, mask_phone
from survey.papers.official.legible import legible
from survey.questionnaire.reading import read_consent, read_reason, read_reply
from survey.rectification.evidence.check_file import Kind, file_name
from survey.scoring.periods import PeriodError, read_period
from survey.values import is_mailbox

LONG = 1_000_000
PUMPS = (
    "(",
    "([",
    " ",
    "1-",
    "1 ",
    "a.",
    "a@a.",
    "-",
    "没不 ",
    "没不太",
    '"=',
    "2026-10-",
    "T ",
    "/s/",
    "1．",
    "e+",
)
READERS: Mapping[str, Callable[[str], object]] = {
    "a reply": read_reply,
    "a consent": read_consent,
    "a reason": read_reason,
    "phones": lambda text: read_phones(text, "CN"),
    "a time": lambda text: read_time(text, UTC),
    "a column": plain,
    "a value": clean,
    "a period": lambda text: read_period(text, date(2026, 10, 1)),
    "a mailbox": is_mailbox,
    "a file's name": lambda text: file_name(text, Kind.PDF),
    "links": mask_links,
    "a name": mask_name,
    "a phone": mask_phone,
    "paper": legible,
}


@pytest.mark.parametrize("reader", READERS)
def test_it_is_read_in_one_pass(reader: str) -> None:
    for pump in PUMPS[:: 1 if reader in ("a column", "a time", "phones") else 4]:
        for end in ("", "x"):
            try:
                READERS[reader](pump * (LONG // len(pump)) + end)
            except (PeriodError, Refused):
                continue


def test_a_header_of_a_million_columns_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("unit_code" + "," * LONG + "\n")
    looked_for = wanted(["unit_code"], {"unit_code": ("unit_code",)})
    with pytest.raises(Unusable, match="more cells"), open_rows(path, looked_for):
        pass


def test_columns_of_one_name_are_told_apart_in_one_pass() -> None:
    names = unique_columns(["x"] * 200_000)
    assert names[:3] == ("x", "x #2", "x #3") and len(set(names)) == 200_000
    assert unique_columns(["a", "a", "a #2", "", " a "]) == ("a", "a #2", "a #2 #2", "#4", "a #3")


def test_a_cell_that_never_ends_and_a_zero_byte_are_told(tmp_path: Path) -> None:
    looked_for = wanted(["unit_code"], {"unit_code": ("unit_code",)})
    for name, content in {
        "quote": 'unit_code,b\n"' + "x" * 3 * LONG,
        "lines": 'unit_code,b\n"' + "x\n" * 1000 + '"',
        "cell": "unit_code,b\n" + "x" * 3 * LONG + ",y\n",
        "zero": "unit_code,b\nD\0" + "01,y\n",
    }.items():
        path = tmp_path / name
        path.write_text(content)
        with suppress(Unusable), open_rows(path, looked_for) as rows:
            assert sum(1 for _ in rows) <= 2, name
