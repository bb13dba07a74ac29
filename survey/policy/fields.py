"""What the tables of the policy file are made of: kinds of values, and how they are refused. Pure."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def number(value: object) -> object:
    if isinstance(value, bool | str):
        raise ValueError("not a number")
    return value


def number_or_none(value: object) -> object:
    return None if value == "" else number(value)


def date_or_none(value: object) -> date | None:
    """TOML has dates of its own; in quotes, ISO 8601."""
    if value == "":
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise ValueError("not a date")
    return date.fromisoformat(value)


def duration(low: str, high: str) -> str:
    return f"a duration such as 30m, 2h or 1d, from {low} to {high}"


Number = Annotated[float, BeforeValidator(number)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
