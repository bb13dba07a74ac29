"""The policy of putting right, of watching over units, and the office's own days. Pure."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field, StrictInt, ValidationInfo, field_validator

from survey.policy.durations import AnySpan, Elapsed
from survey.policy.fields import Number, Table, date_or_none, duration

_SPAN = "a duration such as 1h, 3d or 5wd"


class Rectification(Table):
    """How long each step of putting right may take, and what follows when it takes longer."""

    opens_after: Elapsed = Field(ge=timedelta(0), le=timedelta(days=30), description=duration("0s", "30d"))
    verify: AnySpan = Field(description=_SPAN)
    decide: AnySpan = Field(description=_SPAN)
    order: AnySpan = Field(description=_SPAN)
    extension: AnySpan = Field(description=_SPAN)
    accept: AnySpan = Field(description=_SPAN)
    again: AnySpan = Field(description=_SPAN)
    pause: AnySpan = Field(description=_SPAN)
    together: AnySpan = Field(description=_SPAN)
    amber: AnySpan = Field(description=_SPAN)
    climb: AnySpan = Field(description=_SPAN)
    talk_after: AnySpan = Field(description=_SPAN)
    talk: AnySpan = Field(description=_SPAN)
    concern: AnySpan = Field(description=_SPAN)
    docket: AnySpan = Field(description=_SPAN)
    docket_from: StrictInt = Field(ge=1, le=1000, description="a whole number from 1 to 1000")


class Watch(Table):
    """When a unit comes under watch and when it leaves: by its orders, never by how many complain (R12)."""

    months: StrictInt = Field(ge=1, le=24, description="a whole number from 1 to 24")
    from_orders: StrictInt = Field(ge=1, le=1000, description="a whole number from 1 to 1000")
    enter_below: Number = Field(ge=0, le=1, description="a share from 0 to 1")
    enter_overdue: StrictInt = Field(ge=1, le=1000, description="a whole number from 1 to 1000")
    leave_from: Number = Field(ge=0, le=1, description="a share from 0 to 1")

    @field_validator("leave_from")
    @classmethod
    def _above_entry(cls, value: float, info: ValidationInfo) -> float:
        if value < info.data.get("enter_below", 0):
            raise ValueError("not below enter_below, or a unit would leave and enter at once")
        return value


class OfficeDays(Table):
    """Working days and days off that no library knows yet, as the office was told of them."""

    off: tuple[Annotated[date, BeforeValidator(date_or_none)], ...] = Field(
        description='a list of dates such as "2027-02-15"'
    )
    work: tuple[Annotated[date, BeforeValidator(date_or_none)], ...] = Field(
        description='a list of dates such as "2027-02-14"'
    )

    @field_validator("work")
    @classmethod
    def _either(cls, work: tuple[date, ...], info: ValidationInfo) -> tuple[date, ...]:
        if both := set(work) & set(info.data.get("off", ())):
            raise ValueError(f"{min(both)} is both off and worked")
        return work

    @property
    def table(self) -> dict[date, bool]:
        """Whether each of these days is worked."""
        return {**dict.fromkeys(self.off, False), **dict.fromkeys(self.work, True)}
