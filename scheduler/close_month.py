"""The reminder to close the month before; a person closes it."""

from survey.papers.remind import remind
from survey.runtime import Runtime


def close_month(runtime: Runtime) -> dict[str, int]:
    """Write the reminder with the checklist, once a month."""
    return {"month": remind(runtime)}
