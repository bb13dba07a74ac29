"""What comes out by itself: daily and weekly sheets. Late is right: what was missed is made up for (R10)."""

from survey.papers.remind import remind
from survey.papers.sheets.make import make_sheets
from survey.runtime import Runtime


def reports(runtime: Runtime) -> dict[str, int]:
    """Make the sheets that are due, and the reminder to close a month if its own time was missed."""
    return {**make_sheets(runtime), "month": remind(runtime)}
