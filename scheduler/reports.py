"""What comes out by itself: anomalies and sheets. What was missed is made up for (R10)."""

from survey.papers.remind import remind
from survey.papers.sheets.make import make_sheets
from survey.reviewing.anomalies.find import find_due
from survey.runtime import Runtime


def reports(runtime: Runtime) -> dict[str, int]:
    """Look for anomalies, then make the sheets that are due, which tell how many are open.

    And the reminder to close a month, if its own time was missed.
    """
    odd = sum(outcome.new for outcome in find_due(runtime))
    return {"anomalies": odd, **make_sheets(runtime), "month": remind(runtime)}
