"""What is kept of a period, added up: a few rows a day and place, whatever was sent."""

from dataclasses import fields

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.costs.keep import WHOLE
from survey.costs.rows import MEASURES, PLACE
from survey.costs.usage import Came, Entry, Usage
from survey.models import FactCost
from survey.vocabulary import Spent

_PLACE = ("key", *(name for name in PLACE if name != "day"))
_USED = [one.name for one in fields(Usage) if one.name in MEASURES]  # as they stand; the rest is derived


def read_entries(session: Session, first_day: str, last_day: str, part: str = WHOLE) -> list[Entry]:
    """The entries of these local days, both included, as whole or taken apart (keep.UNIT, keep.CATEGORY)."""
    place = [getattr(FactCost, name) for name in _PLACE]
    sums = [func.sum(getattr(FactCost, name)).label(name) for name in MEASURES]
    query = (
        select(*place, *sums)
        .where(FactCost.part == part, FactCost.day.between(first_day, last_day))
        .group_by(*place)
    )
    return [_entry(dict(row._mapping)) for row in session.execute(query)]  # noqa: SLF001 - the row by name


def _entry(row: dict[str, int | str | bool]) -> Entry:
    count = {name: int(row[name]) for name in MEASURES}
    told = str(row["currency"])
    usage = Usage(
        **{name: count[name] for name in _USED},
        segments_untold=0 if told else count["segments"],
        minutes_untold=0 if told else count["minutes"],
        told={told: count["micros"]} if told else {},
    )
    one, two, three, four, five = (count[f"level_{level}"] for level in range(1, 6))
    came = Came(count["surveys"], count["completes"], count["partials"], (one, two, three, four, five))
    return Entry(
        str(row["key"]),
        Spent(str(row["spent"])),
        bool(row["again"]),
        str(row["channel"]),
        int(row["step"]),
        str(row["purpose"]),
        usage,
        came,
    )
