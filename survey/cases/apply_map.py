"""A field map at work: from a row of a file to a case, a refusal, or a row left out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from survey.cases.accept_case import accept_case
from survey.cases.bind_map import Cells, Columns, bind_field, bind_path, bind_test
from survey.cases.case_row import CaseRow
from survey.cases.fieldmap import FieldMap
from survey.cases.outcomes import ROW, LeftOut, Rejection
from survey.cases.rows import Row
from survey.cases.values import Terms

# JSON Lines may name other fields on every line; bindings are kept for this many combinations.
MOST_SHAPES = 256


class Judged(NamedTuple):
    """A row with what became of it."""

    row: Row
    verdict: CaseRow | Rejection | LeftOut


def judge(
    rows: Iterable[Row], field_map: FieldMap, terms: Terms, columns: Sequence[str] = ()
) -> Iterator[Judged]:
    """Every row with its verdict, in order and one at a time.

    `columns` are those of every row; left out where each row names its own, as JSON Lines do.
    """
    terms = replace(terms, date_formats=field_map.formats)
    bound: dict[tuple[str, ...], BoundMap] = {}
    always = BoundMap(field_map, columns) if columns else None
    for row in rows:
        if row.fault:
            yield Judged(row, Rejection(ROW, row.fault))
            continue
        here = always
        if here is None:
            names = tuple(row.cells)
            here = bound.get(names)
            if here is None:
                if len(bound) >= MOST_SHAPES:
                    bound.clear()
                here = bound[names] = BoundMap(field_map, names)
        yield Judged(row, here.verdict(row.cells, terms))


class BoundMap:
    """A map bound to the columns of a file."""

    def __init__(self, field_map: FieldMap, names: Sequence[str]) -> None:
        columns = Columns(names, field_map.blanks)
        fields = dict.fromkeys([*field_map.columns, *field_map.constants])
        self._fields = [(field, get) for field in fields if (get := bind_field(field_map, field, columns))]
        self._path = bind_path(field_map, columns)
        left_out = [(bind_test(one, columns), LeftOut(one.reason)) for one in field_map.leave_out]
        nobody = [bind_test(one, columns) for one in field_map.nobody_to_ask]

        def destiny(cells: Cells) -> LeftOut | bool:
            """Left out and why; or whether there is nobody to ask."""
            for test, reason in left_out:
                if test(cells):
                    return reason
            return any(test(cells) for test in nobody)

        conditions = (*field_map.leave_out, *field_map.nobody_to_ask)
        used = [column for condition in conditions for column in condition.column]
        self._destiny = columns.remembered(used, destiny)

    def verdict(self, cells: Cells, terms: Terms) -> CaseRow | Rejection | LeftOut:
        destiny = self._destiny(cells)
        if isinstance(destiny, LeftOut):
            return destiny
        given: dict[str, object] = {}
        for field, get in self._fields:
            if (value := get(cells)) is not None:
                given[field] = value
        return accept_case(given, terms, nobody_to_ask=destiny, unit_path=self._path(cells))
