"""Lines in the file and in memory, pages, and which rating counts."""

import json
from pathlib import Path

from survey.carriers.sandbox.ledger import Ledger


def rate(ledger: Ledger, level: int, question: str = "responsible_unit", tail: str = "3721") -> None:
    ledger.rating(level, sid="SM1", phone="+8613900000001", tail=tail, episode=1, question=question)


def test_only_the_first_rating_of_a_question_counts(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "new" / "ledger.jsonl", keep=100)
    rate(ledger, 2)
    rate(ledger, 4)
    rate(ledger, 5, question="petition_office")
    rate(ledger, 1, tail="4000")
    ledger.close()
    lines = [json.loads(line) for line in (tmp_path / "new" / "ledger.jsonl").read_text("utf-8").splitlines()]
    assert [(line["level"], line["counted"]) for line in lines] == [
        (2, True),
        (4, False),
        (5, True),
        (1, True),
    ]
    assert [line["seq"] for line in lines] == [1, 2, 3, 4]


def test_each_line_is_in_the_file_as_soon_as_it_is_written(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl", keep=100)
    ledger.write("seen", sid="SM1", to="号码")
    assert '"to":"号码"' in (tmp_path / "ledger.jsonl").read_text("utf-8")
    ledger.close()


def test_a_file_is_carried_on(tmp_path: Path) -> None:
    for _ in range(2):
        ledger = Ledger(tmp_path / "ledger.jsonl", keep=100)
        ledger.write("seen")
        ledger.close()
    assert len((tmp_path / "ledger.jsonl").read_text("utf-8").splitlines()) == 2


def test_pages_by_kind_hold_every_line_once() -> None:
    ledger = Ledger(None, keep=100)
    for at in range(20):
        ledger.write("odd" if at % 2 else "even", at=at)
    found: list[int] = []
    after: int | None = 0
    while after is not None:
        lines, after = ledger.read("odd", after, limit=3)
        found += [json.loads(line)["seq"] for line in lines]
    assert found == list(range(2, 21, 2))


def test_memory_holds_the_last_lines_only() -> None:
    ledger = Ledger(None, keep=5)
    for _ in range(12):
        ledger.write("seen")
    lines, following = ledger.read(None, 0, limit=100)
    assert ([json.loads(line)["seq"] for line in lines], following) == ([8, 9, 10, 11, 12], None)
    assert len(ledger.read(None, 10, limit=100)[0]) == 2
    assert ledger.counts["seen"] == 12
