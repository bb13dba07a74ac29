"""What a command prints: one JSON object with `--json`, lines for people without."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import click

# What would steer a terminal: colours, lines of their own, signs that turn the order of letters round (Trojan
# Source, CVE-2021-42574). Whoever writes to us, or the file that is read, would write there.
_STEERING = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
# What a spreadsheet takes for a formula when a cell begins with it (OWASP, CSV injection), wide signs too
# where the office writes Chinese.
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def show(result: Mapping[str, Any], as_json: bool) -> None:
    """Print a result. For people: a line a field; a list of rows as aligned columns."""
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, default=str))
        return
    for name, value in result.items():
        if (
            isinstance(value, Sequence)
            and not isinstance(value, str)
            and value
            and isinstance(value[0], Mapping)
        ):
            _table(value)
        else:
            click.echo(f"{name}: {_plain(value)}")


def _table(rows: Sequence[Mapping[str, Any]]) -> None:
    shown = [list(rows[0]), *([_plain(value) for value in row.values()] for row in rows)]
    cells = [[steerless(cell) for cell in row] for row in shown]
    widths = [max(_width(row[column]) for row in cells) for column in range(len(cells[0]))]
    for row in cells:
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def _width(text: str) -> int:
    """How many columns of a terminal `text` takes: a Chinese character takes two."""
    return sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{steerless(str(key))} {_plain(one)}" for key, one in value.items()) or "-"
    if value is None or value == []:
        return "-"
    return "\n    ".join(map(steerless, str(value).split("\n")))  # no line of it looks like one of ours


def steerless(text: str) -> str:
    """`text` on one line, with what would steer a terminal written out: `\\u202e`."""
    return _STEERING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def no_formula(text: str) -> str:
    """`text` as a cell that a spreadsheet shows instead of working it out, passing over what is not seen."""
    seen = (sign for sign in text if sign in _FORMULA or (sign.isprintable() and not sign.isspace()))
    return f"'{text}" if next(seen, "") in _FORMULA else text
