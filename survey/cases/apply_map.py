"""A field map at work: from a row of a file to a case, a refusal, or a row left out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from string import Formatter

from survey.cases.accept_case import CaseRow, Terms, UnitStep, accept_case
from survey.cases.fieldmap import OTHERWISE, Condition, Constant, FieldMap, FieldName
from survey.cases.headers import plain
from survey.cases.outcomes import ROW, LeftOut, Rejection
from survey.cases.rows import Row

Cells = Mapping[str, object]
Getter = Callable[[Cells], object]
Test = Callable[[Cells], bool]

# JSON Lines may name other fields on every line; bindings are kept for this many combinations.
MOST_SHAPES = 256


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with what became of it."""

    row: Row
    verdict: CaseRow | Rejection | LeftOut


def judge(rows: Iterable[Row], field_map: FieldMap, terms: Terms) -> Iterator[Judged]:
    """Every row with its verdict, in order and one at a time."""
    terms = replace(terms, date_formats=field_map.formats)
    bound: dict[tuple[str, ...], BoundMap] = {}
    for row in rows:
        if row.fault:
            yield Judged(row, Rejection(ROW, row.fault))
            continue
        columns = tuple(row.cells)
        if columns not in bound:
            if len(bound) >= MOST_SHAPES:
                bound.clear()
            bound[columns] = BoundMap(field_map, columns)
        yield Judged(row, bound[columns].verdict(row.cells, terms))


class BoundMap:
    """A map bound to the columns of a file, so that a row costs look-ups by name only."""

    def __init__(self, field_map: FieldMap, columns: Sequence[str]) -> None:
        there: dict[str, list[str]] = {}
        for column in columns:
            there.setdefault(plain(column), []).append(column)
        self._there = there
        self._blanks = frozenset(field_map.blanks)
        self._fields = [(field, self._field(field_map, field)) for field in self._given(field_map)]
        self._left_out = [(self._test(one), LeftOut(one.reason)) for one in field_map.leave_out]
        self._nobody = [self._test(one) for one in field_map.nobody_to_ask]
        self._path = self._unit_path(field_map)

    def verdict(self, cells: Cells, terms: Terms) -> CaseRow | Rejection | LeftOut:
        for test, left_out in self._left_out:
            if test(cells):
                return left_out
        given: dict[str, object] = {
            field: value for field, get in self._fields if (value := get(cells)) is not None
        }
        nobody = any(test(cells) for test in self._nobody)
        return accept_case(given, terms, nobody_to_ask=nobody, unit_path=self._path(cells))

    def _given(self, field_map: FieldMap) -> list[FieldName]:
        """The fields that the file's columns or a constant can give at all."""
        by_column = [field for field, aliases in field_map.columns.items() if self._columns(aliases)]
        return list(dict.fromkeys([*by_column, *field_map.constants]))

    def _columns(self, aliases: Iterable[str]) -> list[str]:
        """The file's columns by any of these names, in the order of the names."""
        found = [column for alias in aliases for column in self._there.get(plain(alias), ())]
        return list(dict.fromkeys(found))

    def _first(self, aliases: Iterable[str]) -> Getter:
        """The first of these columns that has something in the row."""
        columns, blanks = self._columns(aliases), self._blanks

        def get(cells: Cells) -> object:
            for column in columns:
                value = cells[column]
                if value is None or value == "":
                    continue
                if isinstance(value, str):
                    value = value.strip()
                    if not value or value in blanks:
                        continue
                return value
            return None

        return get

    def _field(self, field_map: FieldMap, field: FieldName) -> Getter:
        aliases = field_map.columns.get(field, [])
        get = self._every(aliases) if field == "phones" else self._first(aliases)
        if translation := field_map.values.get(field):
            get = _translated(get, translation)
        constant = field_map.constants.get(field)
        return get if constant is None else _or_else(get, constant)

    def _every(self, aliases: Iterable[str]) -> Getter:
        """All columns of phones, in order."""
        getters = [self._first([column]) for column in self._columns(aliases)]
        if len(getters) == 1:
            return getters[0]

        def get(cells: Cells) -> object:
            found = [value for one in getters if (value := one(cells)) is not None]
            return [
                part for value in found for part in (value if isinstance(value, list) else [value])
            ] or None

        return get

    def _test(self, condition: Condition) -> Test:
        get = self._first(condition.column)
        if condition.empty is not None:
            wanted = condition.empty
            return lambda cells: (get(cells) is None) == wanted
        listed = frozenset(text.casefold() for text in condition.is_ or condition.is_not or ())
        inside = condition.is_ is not None
        return lambda cells: (_word(get(cells)) in listed) == inside

    def _unit_path(self, field_map: FieldMap) -> Callable[[Cells], tuple[UnitStep, ...]]:
        codes = field_map.units.path
        if not codes:
            return lambda cells: ()
        names = field_map.units.names or codes
        steps = [
            (self._template(code), self._template(name)) for code, name in zip(codes, names, strict=True)
        ]

        def path(cells: Cells) -> tuple[UnitStep, ...]:
            found = ((code(cells), name(cells)) for code, name in steps)
            return tuple(_step(code, name or code) for code, name in found if code)

        return path

    def _template(self, template: str) -> Callable[[Cells], str]:
        """The text of a template for a row; empty where one of its columns is."""
        parts = [(text, self._first([name])) for text, name, _, _ in Formatter().parse(template) if name]
        tail = "".join(text for text, name, _, _ in Formatter().parse(template) if not name)

        def text_of(cells: Cells) -> str:
            text = ""
            for before, get in parts:
                value = get(cells)
                if value is None:
                    return ""
                text += before + str(value)
            return text + tail

        return text_of


@lru_cache(maxsize=8192)
def _step(code: str, name: str) -> UnitStep:
    return UnitStep(code, name)


def _word(value: object) -> str:
    """A cell as the conditions and translations of a map compare it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value).strip().casefold()


def _translated(get: Getter, translation: Mapping[str, Constant]) -> Getter:
    words = {word.casefold(): value for word, value in translation.items()}
    otherwise = words.pop(OTHERWISE, None)

    def translate(cells: Cells) -> object:
        value = get(cells)
        if value is None:
            return None
        known = words.get(_word(value), otherwise)
        return value if known is None else known

    return translate


def _or_else(get: Getter, constant: Constant) -> Getter:
    def filled(cells: Cells) -> object:
        value = get(cells)
        return constant if value is None else value

    return filled
