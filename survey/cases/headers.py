"""Finding the header among the title rows that people put above it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from survey.cases.outcomes import Unusable
from survey.cases.rows import unique_columns

# Titles, notes and merged cells above the header of a real ledger are a handful of rows.
LOOKED_AT = 40
MOST_COLUMNS = 16_384  # of a sheet (ECMA-376); a row of a million cells is no header
_LONGEST = 200  # characters of a column's name that are looked at

_BRACKETS = re.compile(r"[(\[<【].*?[)\]>】]")
_COPY = re.compile(r" #\d+$")  # what unique_columns adds to a repeated name
_NOISE = re.compile(r"[\s*:'\"_\-#\ufeff]+")


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """A column name without what differs between two exports of one ledger: width, case, blanks,
    star of an obligatory field, remark in brackets."""
    wide = unicodedata.normalize("NFKC", _COPY.sub("", name[:_LONGEST]))[:_LONGEST]
    bare = _NOISE.sub("", _BRACKETS.sub("", wide)).casefold()
    return bare or _NOISE.sub("", wide).casefold()


@dataclass(frozen=True)
class Wanted:
    """The columns a map knows, and for each field that must be there those that can give it."""

    known: frozenset[str]
    required: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def missing(self, header: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The required fields that no column of this header gives, with the columns looked for."""
        there = {plain(name) for name in header}
        return {
            name: columns
            for name, columns in self.required.items()
            if not any(plain(column) in there for column in columns)
        }

    def hits(self, header: Iterable[str]) -> int:
        return sum(1 for name in header if plain(name) in self.known)


@dataclass(frozen=True)
class Header:
    columns: tuple[str, ...]
    rows: int  # how many rows it takes, with the titles above it
    hits: int
    missing: Mapping[str, tuple[str, ...]]

    def below(self, skipped: int) -> "Header":
        """The same header in a file whose first rows were skipped."""
        return replace(self, rows=self.rows + skipped)


def wanted(names: Iterable[str], required: Mapping[str, tuple[str, ...]]) -> Wanted:
    return Wanted(frozenset(plain(name) for name in names), required)


def find_header(rows: Iterable[Sequence[str]], looked_for: Wanted) -> Header | None:
    """The row among the first ones that gives every required field; else the one with most known
    columns; None when no row has a known column.

    A header of two rows, 信访人 above 姓名 and 电话, is read as one: the lower name where it is known.
    """
    first = [list(row) for row, _ in zip(rows, range(LOOKED_AT), strict=False)]
    if any(len(row) > MOST_COLUMNS for row in first):
        raise Unusable("a row has more cells than a sheet has columns; is it the right separator?")
    best: Header | None = None
    for place, row in enumerate(first):
        below = first[place + 1] if place + 1 < len(first) else []
        for columns, taken in ((row, 1), (_two_rows(row, below, looked_for), 2)):
            found = _header(columns, place + taken, looked_for)
            if found and (best is None or better(found, best)):
                best = found
    return best


def better(one: Header, other: Header) -> bool:
    """Whether one header gives more than the other: required fields first, then known columns."""
    return (-len(one.missing), one.hits) > (-len(other.missing), other.hits)


def refuse(header: Header | None, looked_for: Wanted) -> Unusable:
    """Why no header fits, for the person who has to mend the file or the map."""
    if header is None:
        first = next(iter(looked_for.required.values()), ())
        return Unusable(f"no header row found: looked for a column named {' or '.join(first)}, and others")
    lacking = "; ".join(f"{name}: {' or '.join(columns)}" for name, columns in header.missing.items())
    return Unusable(f"no column for {lacking}. The file has: {', '.join(header.columns)}")


def _header(columns: list[str], rows: int, looked_for: Wanted) -> Header | None:
    hits = looked_for.hits(columns)
    if not hits:
        return None
    return Header(unique_columns(columns), rows, hits, looked_for.missing(columns))


def _two_rows(upper: list[str], lower: list[str], looked_for: Wanted) -> list[str]:
    """The lower row's known names under what the upper row leaves open; nothing if there are none."""
    width = max(len(upper), len(lower))
    above, below = (row + [""] * (width - len(row)) for row in (upper, lower))
    fits = [
        plain(b) in looked_for.known and plain(a) not in looked_for.known
        for a, b in zip(above, below, strict=True)
    ]
    if not any(fits):
        return []
    return [b if fit else a for a, b, fit in zip(above, below, fits, strict=True)]
