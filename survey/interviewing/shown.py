"""How numbers and hours are shown to whoever calls."""

from survey.cases.phones import as_dialled
from survey.runtime import Runtime


def dialled(runtime: Runtime, phone: str) -> str:
    """An E.164 number as somebody dials it here: national where it is of this country."""
    return as_dialled(phone, runtime.settings.country)


def call_windows(runtime: Runtime) -> list[str]:
    """The windows of the day in which people are called: `09:00–12:00`, `14:30–20:30`."""
    windows = (part for window in runtime.policy.hours.voice for part in window.within_a_day)
    return [f"{_clock(one.start)}–{_clock(one.end)}" for one in windows]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
