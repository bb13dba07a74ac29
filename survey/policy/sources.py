"""Other databases from which closed cases are read. Pure."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Self

from pydantic import Field, PlainValidator, model_validator

from survey.policy.durations import Elapsed, parse_elapsed
from survey.policy.fields import Table, duration

BOUND = ":watermark"  # where the query wants the mark itself
# Rows that share the last value would be lost, those of one second above all.
_STRICTLY_ABOVE = re.compile(r">\s*:watermark\b|:watermark\s*<(?!=)")
_ADDRESSES = ("url", "url_file", "url_env")


def _overlap(value: object) -> timedelta | int | None:
    if value == "":
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        if value < 0:
            raise ValueError("not below 0")
        return value
    return parse_elapsed(value)


def _value(value: object) -> int | float | date | str:
    """A number, a date, a time or text, as TOML has them."""
    if isinstance(value, bool) or not isinstance(value, int | float | date | str):
        raise ValueError("a number, a date, a time or text")
    return value


class Source(Table):
    """Another database from which `flask cases pull NAME` and the job `pull` read closed cases."""

    url: str = Field(default="", description="a database address")
    url_file: str = Field(default="", description="a file that holds the database address")
    url_env: str = Field(default="", description="the environment variable that holds the database address")
    query: str = Field(min_length=1, description="a SELECT")
    watermark: str = Field(
        min_length=1, description="the column that grows with every new and every changed case"
    )
    map: str = Field(default="", description="a field map, seen from the folder of this file")
    begin: Annotated[int | float | date | str, PlainValidator(_value)] = Field(
        default="", description="the value of the watermark from which on the first reading reads"
    )
    overlap: Annotated[timedelta | int | None, PlainValidator(_overlap)] = Field(
        default=None, description="a duration such as 1h, or a whole number where the watermark is one"
    )
    timeout: Elapsed = Field(
        default=timedelta(minutes=5),
        ge=timedelta(seconds=1),
        le=timedelta(days=1),
        description=duration("1s", "1d"),
    )

    @model_validator(mode="before")
    @classmethod
    def _one_address(cls, given: Any) -> Any:
        if isinstance(given, Mapping) and sum(bool(given.get(one)) for one in _ADDRESSES) != 1:
            raise ValueError("exactly one of url, url_file, url_env")
        return given

    @model_validator(mode="after")
    def _loses_no_tie(self) -> Self:
        if _STRICTLY_ABOVE.search(self.query):
            raise ValueError("write >= :watermark: rows that share the last value would be lost")
        if self.is_bound and self.begin == "":
            raise ValueError("begin is needed with :watermark, for the first reading")
        return self

    @property
    def is_bound(self) -> bool:
        """Whether the query says itself where the mark stands in it."""
        return re.search(rf"(?<![:\w]){BOUND}\b", self.query) is not None
