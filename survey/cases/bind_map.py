"""A field map bound to the columns that a file has, so that a row costs look-ups and little else."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from string import Formatter
from typing import TypeVar

from survey.cases.case_row import UnitStep
from survey.cases.fieldmap import OTHERWISE, Condition, Constant, FieldMap, FieldName, columns_of
from survey.cases.headers import plain

Cells = Mapping[str, object]
Getter = Callable[[Cells], object]
Test = Callable[[Cells], bool]
Found = TypeVar("Found")

# A ledger has few states, units and combinations of them; what follows from each is kept.
REMEMBERED = 8192


class Columns:
    """The columns of a file, by the names that a map has for them."""

    def __init__(self, names: Sequence[str], blanks: Iterable[str]) -> None:
        self._blanks = frozenset(blanks) | {""}
        self._there: dict[str, list[str]] = {}
        for name in names:
            self._there.setdefault(plain(name), []).append(name)

    def named(self, aliases: Iterable[str]) -> list[str]:
        """The file's columns by any of these names, in the order of the names."""
        found = [column for alias in aliases for column in self._there.get(plain(alias), ())]
        return list(dict.fromkeys(found))

    def first(self, aliases: Iterable[str]) -> Getter:
        """The first of these columns that has something in the row; None where none has."""
        getters = [self._cell(column) for column in self.named(aliases)]
        if len(getters) == 1:
            return getters[0]

        def get(cells: Cells) -> object:
            for getter in getters:
                if (value := getter(cells)) is not None:
                    return value
            return None

        return get

    def every(self, aliases: Iterable[str]) -> Getter:
        """What all of these columns have in the row, as a list where there are several."""
        getters = [self._cell(column) for column in self.named(aliases)]
        if len(getters) == 1:
            return getters[0]

        def get(cells: Cells) -> object:
            found: list[object] = []
            for getter in getters:
                value = getter(cells)
                found += value if isinstance(value, list) else [value]
            return [value for value in found if value is not None] or None

        return get

    def _cell(self, column: str) -> Getter:
        blanks = self._blanks

        def get(cells: Cells) -> object:
            value = cells[column]
            if isinstance(value, str):
                value = value.strip()
                return None if value in blanks else value
            return value

        return get

    def remembered(
        self, aliases: Iterable[str], decide: Callable[[Cells], Found]
    ) -> Callable[[Cells], Found]:
        """`decide`, which looks at these columns only, once for each combination of what they hold."""
        columns = self.named(aliases)
        if not columns:
            nothing = decide({})
            return lambda cells: nothing
        values = itemgetter(*columns) if len(columns) > 1 else lambda cells: (cells[columns[0]],)

        @lru_cache(maxsize=REMEMBERED, typed=True)
        def known(*held: object) -> Found:
            return decide(dict(zip(columns, held, strict=True)))

        def decided(cells: Cells) -> Found:
            try:
                return known(*values(cells))
            except TypeError:  # a list or an object of JSON, which cannot be remembered
                return decide(cells)

        return decided


def bind_field(field_map: FieldMap, field: FieldName, columns: Columns) -> Getter | None:
    """How a row gives this field; None where neither a column nor a constant does."""
    aliases, constant = field_map.columns.get(field, []), field_map.constants.get(field)
    if not columns.named(aliases):
        return None if constant is None else lambda cells: constant
    get = columns.every(aliases) if field == "phones" else columns.first(aliases)
    if translation := field_map.values.get(field):
        get = columns.remembered(aliases, _translated(get, translation))
    return get if constant is None else _or_else(get, constant)


def bind_test(condition: Condition, columns: Columns) -> Test:
    get = columns.first(condition.column)
    if condition.empty is not None:
        wanted = condition.empty
        return lambda cells: (get(cells) is None) == wanted
    listed = frozenset(text.casefold() for text in condition.is_ or condition.is_not or ())
    inside = condition.is_ is not None
    return lambda cells: (_word(get(cells)) in listed) == inside


def bind_path(field_map: FieldMap, columns: Columns) -> Callable[[Cells], tuple[UnitStep, ...]]:
    """How a row gives its unit and the units above it; nothing where the map has no path."""
    codes = field_map.units.path
    names = field_map.units.names or codes
    steps = [
        (_template(code, columns), _template(name, columns)) for code, name in zip(codes, names, strict=True)
    ]

    def path(cells: Cells) -> tuple[UnitStep, ...]:
        found = ((code(cells), name(cells)) for code, name in steps)
        return tuple(UnitStep(code, name or code) for code, name in found if code)

    used = [column for template in (*codes, *names) for column in columns_of(template)]
    return columns.remembered(used, path)


def _template(template: str, columns: Columns) -> Callable[[Cells], str]:
    """The text of a template for a row; empty where one of its columns is."""
    pieces = [
        (text, columns.first([name]) if name is not None else None)
        for text, name, _, _ in Formatter().parse(template)
    ]

    def text_of(cells: Cells) -> str:
        text = ""
        for before, get in pieces:
            value = get(cells) if get else ""
            if value is None:
                return ""
            text += f"{before}{value}"
        return text

    return text_of


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
