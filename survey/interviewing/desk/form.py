"""What the desk's forms send."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from survey.interviewing.desk.ending import CannotEnd, Ending, Wrong


def read_ending(form: Mapping[str, str], zone: ZoneInfo) -> Ending:
    """The outcome that was pressed, with note and time. CannotEnd for a time that is none."""
    return Ending(
        code=form.get("outcome", "")[:32],
        note=form.get("note", "").strip(),
        at=read_local(form.get("day", ""), form.get("time", ""), zone),
        sure=form.get("sure") == "yes",
    )


def read_local(day: str, at: str, zone: ZoneInfo) -> datetime | None:
    """A local day and time of day as a moment in UTC; None where both are empty."""
    if not day.strip() and not at.strip():
        return None
    try:
        local = datetime.combine(date.fromisoformat(day.strip()), time.fromisoformat(at.strip()), zone)
    except ValueError:
        raise CannotEnd(Wrong.TIME_UNREADABLE) from None
    return local.replace(tzinfo=zone).astimezone(UTC)
