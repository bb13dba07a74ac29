"""Score objects as rows of a table: for spreadsheets (CSV) and for people at a terminal. Pure."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from survey.output import no_formula
from survey.scoring.composite import Composite
from survey.scoring.definition import LEVELS
from survey.scoring.score import Score
from survey.vocabulary import Disposition, NotAsked

_PARTS: Mapping[str, Sequence[str]] = {
    "not_asked": [reason.value for reason in NotAsked],
    "counts": [str(level) for level in LEVELS],
    "dispositions": [code.value for code in Disposition],
    "late": [str(level) for level in LEVELS],
}


def as_csv(items: Sequence[Score | Composite]) -> str:
    """One row an item, one column a figure (`counts_1`, `dispositions_1.1`); what is null is empty."""
    text = io.StringIO()
    rows = [dict(_cells(item)) for item in items]
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_lines(items: Sequence[Score | Composite]) -> list[dict[str, str]]:
    """What a person wants to see first of each item; a composite has no more than its rate."""
    return [_line({**item}) for item in items]


def _line(item: Mapping[str, object]) -> dict[str, str]:
    head = {"unit": _text(item["unit"]), "object": _text(item["object"]), "round": _text(item["round"])}
    if "key" in item:
        head["key"] = _text(item["key"] or None)
    figures = ("closed", "surveys", "rated", "satisfied", "rate")
    return (
        head
        | {name: _text(item.get(name)) for name in figures}
        | {
            "from": _text(item.get("rate_low")),
            "to": _text(item.get("rate_high")),
            "rank": _rank(item),
            "verdict": "hidden" if item["suppressed"] else _text(item.get("verdict")),
        }
    )


def _rank(item: Mapping[str, object]) -> str:
    """A rank is not shown without how far it is to be trusted."""
    if item.get("rank") is None:
        return _text(None)
    return f"{item['rank']} ({item['rank_low']}-{item['rank_high']})"


def _cells(item: Score | Composite) -> Iterator[tuple[str, object]]:
    for name, value in item.items():
        if name in _PARTS and isinstance(value, Mapping):
            absent = None if item["suppressed"] else 0
            for part in _PARTS[name]:
                yield f"{name}_{part}", _cell(value.get(part, absent))
        else:
            yield name, _cell(value)


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return no_formula(value) if isinstance(value, str) else value


def _text(value: object) -> str:
    return "-" if value is None else str(value)
