"""What is kept of a period, added up: a few rows a day and place, whatever was sent."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.costs.keep import WHOLE
from survey.costs.usage import Came, Entry, Usage
from survey.models import FactCost
from survey.vocabulary import Spent

_PLACE = ("key", "spent", "again", "channel", "step", "purpose", "currency")
_SUMS = (
    "attempts", "tried", "segments", "unmeasured", "minutes", "detected", "seconds", "slips", "micros",
    "surveys", "completes", "partials", "level_1", "level_2", "level_3", "level_4", "level_5",
)  # fmt: skip


def read_entries(session: Session, first_day: str, last_day: str, part: str = WHOLE) -> list[Entry]:
    """The entries of these local days, both included, as whole or taken apart (keep.UNIT, keep.CATEGORY)."""
    place = [getattr(FactCost, name) for name in _PLACE]
    sums = [func.sum(getattr(FactCost, name)).label(name) for name in _SUMS]
    query = (
        select(*place, *sums)
        .where(FactCost.part == part, FactCost.day.between(first_day, last_day))
        .group_by(*place)
    )
    return [_entry(dict(row._mapping)) for row in session.execute(query)]  # noqa: SLF001 - the row by name


def _entry(row: dict[str, int | str | bool]) -> Entry:
    count = {name: int(row[name]) for name in _SUMS}
    told = str(row["currency"])
    usage = Usage(
        **{name: count[name] for name in _SUMS[:8]},
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
