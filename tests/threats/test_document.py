"""docs/threats.md names what is there, and every defence can still be taken out to be tried."""

import re

from tests.threats.document import DOCUMENT, ROOT, all_tests, named_in, read_lines
from tests.threats.mutations import MUTATIONS

LINES = read_lines()


def test_every_line_names_tests_that_exist() -> None:
    assert LINES and all(line.tests and line.cells == 4 for line in LINES)
    missing = [f"{file}::{name}" for file, name in all_tests() if name not in named_in(file)]
    assert missing == []


def test_every_line_names_a_defence_that_is_there() -> None:
    for line in LINES:
        for path in re.findall(r"`([^`]+)`", line.defence):
            assert any((ROOT / place / path).exists() for place in ("survey", ".")), (line.number, path)


def test_every_rule_is_guarded_by_a_line() -> None:
    named = {rule for _, name in all_tests() for rule in re.findall(r"r\d+(?=_)", name)}
    assert {f"r{n}" for n in range(1, 13)} <= named


def test_every_line_has_its_mutation() -> None:
    numbers = [line.number for line in LINES]
    assert len(set(numbers)) == len(numbers)
    assert set(MUTATIONS) == set(numbers)


def test_what_is_taken_out_stands_there_once() -> None:
    found = {
        number: (ROOT / one.file).read_text(encoding="utf-8").count(one.text)
        for number, one in MUTATIONS.items()
    }
    assert {number: n for number, n in found.items() if n != 1} == {}
    assert all(one.text != one.instead for one in MUTATIONS.values())


def test_the_figures_in_the_document_are_of_its_lines() -> None:
    told = re.search(r"(\d+) lines, (\d+) caught", DOCUMENT.read_text(encoding="utf-8"))
    assert told and (int(told[1]), int(told[2])) == (len(LINES), len(LINES))
