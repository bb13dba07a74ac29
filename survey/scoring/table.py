"""Score objects as rows of a table: for spreadsheets (CSV) and for people at a terminal. Pure."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from survey.output import no_formula
from survey.scoring.definition import LEVELS
from survey.scoring.score import Score
from survey.vocabulary import Disposition, NotAsked

_PARTS: Mapping[str, Sequence[str]] = {
    "not_asked": [reason.value for reason in NotAsked],
    "counts": [str(level) for level in LEVELS],
    "dispositions": [code.value for code in Disposition],
    "late": [str(level) for level in LEVELS],
}


def as_csv(items: Sequence[Score]) -> str:
    """One row an item, one column a figure (`counts_1`, `dispositions_1.1`); what is null is empty."""
    text = io.StringIO()
    rows = [dict(_cells(item)) for item in items]
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_lines(items: Sequence[Score]) -> list[dict[str, str]]:
    """What a person wants to see first of each item."""
    return [
        {
            "unit": item["unit"],
            "object": item["object"],
            "round": str(item["round"]),
            **({"key": item["key"] or "-"} if "key" in item else {}),
            "closed": _text(item["closed"]),
            "surveys": _text(item["surveys"]),
            "rated": _text(item["rated"]),
            "satisfied": _text(item["satisfied"]),
            "rate": _text(item["rate"]),
            "from": _text(item["rate_low"]),
            "to": _text(item["rate_high"]),
            "verdict": "hidden" if item["suppressed"] else _text(item["verdict"]),
        }
        for item in items
    ]


def _cells(item: Score) -> Iterator[tuple[str, object]]:
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
