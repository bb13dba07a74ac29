"""A field map: which column is which field, read from TOML and refused by key where it is wrong."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal, Self
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails

from survey.cases.headers import Wanted, wanted
from survey.cases.outcomes import Unusable
from survey.cases.read_file import Shape
from survey.cases.times import TimeFormat, time_format

BUILTIN = Path(__file__).with_name("builtin.toml")

FieldName = Literal[
    "source", "case_no", "closed_at", "accepted_at", "due_at", "petitioner_name", "phones", "language",
    "responsible_unit", "co_units", "petition_office", "category", "intake_channel", "close_type",
    "in_evaluation", "leader_received", "assigned_times", "matter_id", "joint_petitioners", "withdrawn_at",
    "withdrawn_by", "do_not_contact",
]  # fmt: skip
Constant = str | bool | int
OTHERWISE = "*"  # in [values.FIELD]: what any other value becomes


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _zone(value: str) -> str:
    if value and value not in available_timezones():
        raise ValueError("a name of the IANA time zone table is wanted, such as Asia/Shanghai")
    return value


def _format(value: str) -> str:
    time_format(value)
    return value


def columns_of(template: str) -> list[str]:
    """The columns that a template such as `{Owner}/{AssignTo}` names."""
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]


def _template(value: str) -> str:
    try:
        parts = list(Formatter().parse(value))
    except ValueError as error:
        raise ValueError(f"{value}: {error}") from error
    if any(spec or conversion for _, _, spec, conversion in parts):
        raise ValueError(f"{value}: only column names stand in braces")
    if not all(columns_of(value)) or not columns_of(value):
        raise ValueError(f"{value}: at least one {{column}} is needed, each with its name")
    return value


Names = Annotated[list[str], BeforeValidator(_listed), Field(min_length=1)]
Template = Annotated[str, AfterValidator(_template)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Condition(_Part):
    """True of a row by one column: its text is one of `is`, none of `is_not`, or nothing (`empty`)."""

    column: Names
    is_: Annotated[list[str], BeforeValidator(_listed)] | None = Field(default=None, alias="is")
    is_not: Annotated[list[str], BeforeValidator(_listed)] | None = None
    empty: bool | None = None

    @model_validator(mode="after")
    def _one_test(self) -> Self:
        if sum(test is not None for test in (self.is_, self.is_not, self.empty)) != 1:
            raise ValueError("exactly one of is, is_not, empty is needed")
        return self


class Filter(Condition):
    """Rows left out, counted under `reason`."""

    reason: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]


class Units(_Part):
    """How units are found, and made.

    `path` goes from the top unit down; a step with an empty column is left out, the last one that is
    left is the responsible unit, the one before it its parent. Without it the column of
    `responsible_unit` holds the code or the name.
    """

    path: list[Template] = []
    names: list[Template] = []
    make: bool = False

    @model_validator(mode="after")
    def _as_many_names(self) -> Self:
        if self.names and len(self.names) != len(self.path):
            raise ValueError("names has one template for each of path, or none")
        return self


class FileShape(_Part):
    sheet: str = ""
    separator: Literal["", ",", ";", "\t", "|"] = ""
    encoding: str = ""
    skip: Annotated[int, Field(ge=0, le=1000)] = 0

    @model_validator(mode="after")
    def _known_encoding(self) -> Self:
        if self.encoding:
            try:
                "".encode(self.encoding)
            except LookupError:
                raise ValueError(f"encoding: {self.encoding} is not known") from None
        return self


class FieldMap(_Part):
    """The whole of MAP.toml; docs/importing.md explains each key."""

    base: Literal["", "builtin"] = ""
    source: Annotated[str, Field(max_length=64)] = ""
    timezone: Annotated[str, AfterValidator(_zone)] = ""
    date_formats: list[Annotated[str, AfterValidator(_format)]] = []
    blanks: list[str] = []
    columns: dict[FieldName, Names] = {}
    constants: dict[FieldName, Constant] = {}
    values: dict[FieldName, dict[str, Constant]] = {}
    leave_out: list[Filter] = []
    nobody_to_ask: list[Condition] = []
    units: Units = Units()
    file: FileShape = FileShape()

    @model_validator(mode="after")
    def _gives_what_is_needed(self) -> Self:
        for field in ("case_no", "closed_at"):
            if field not in self.columns:
                raise ValueError(f"columns.{field}: needed, a case without it is refused")
        if not self.units.path and not {"responsible_unit"} & (self.columns.keys() | self.constants.keys()):
            raise ValueError("columns.responsible_unit: needed, or units.path")
        return self

    @property
    def formats(self) -> tuple[TimeFormat, ...]:
        return tuple(time_format(text) for text in self.date_formats)

    @property
    def shape(self) -> Shape:
        return Shape(self.file.sheet, self.file.separator, self.file.encoding, self.file.skip)

    def without(self, field: FieldName) -> Self:
        """The map without what gives this field."""
        columns = {name: names for name, names in self.columns.items() if name != field}
        constants = {name: value for name, value in self.constants.items() if name != field}
        return self.model_copy(update={"columns": columns, "constants": constants})

    def wanted(self) -> Wanted:
        """The columns to know a header by, and those it cannot do without."""
        required = {field: tuple(self.columns[field]) for field in ("case_no", "closed_at")}
        if self.units.path:
            for column in columns_of(self.units.path[0]):
                required[f"units.path {column}"] = (column,)
        elif "responsible_unit" not in self.constants:
            required["responsible_unit"] = tuple(self.columns["responsible_unit"])
        conditions = [column for test in (*self.leave_out, *self.nobody_to_ask) for column in test.column]
        templates = [name for text in (*self.units.path, *self.units.names) for name in columns_of(text)]
        listed = [column for columns in self.columns.values() for column in columns]
        return wanted([*listed, *conditions, *templates], required)


def load_map(path: Path | None) -> FieldMap:
    """The map in a file, or the built-in one. Raises Unusable with the keys that are wrong."""
    read = _toml(path or BUILTIN)
    if read.get("base") == "builtin":
        read = _over(_toml(BUILTIN), read)
    try:
        return FieldMap.model_validate(read)
    except ValidationError as error:
        lines = [f"  {_told(one)}" for one in error.errors()]
        raise Unusable("\n".join([f"{path or BUILTIN} is no field map:", *lines])) from error


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets in brackets
        raise Unusable(f"{path} is not TOML: {error}") from error


def _over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The base with the map's own keys over it; tables are joined, anything else is replaced."""
    joined = dict(base)
    for key, value in own.items():
        under = joined.get(key)
        if isinstance(value, dict) and isinstance(under, dict):
            joined[key] = _over(under, value)
        else:
            joined[key] = value
    return joined


def _told(error: ErrorDetails) -> str:
    key = ".".join(str(part) for part in error["loc"] if part != "[key]")
    message = error["msg"].removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        message = "no such key"
    return f"{key}: {message}" if key else message
