"""How numbers and hours are shown to whoever calls."""

import phonenumbers

from survey.runtime import Runtime


def dialled(runtime: Runtime, phone: str) -> str:
    """An E.164 number as somebody dials it here: national where it is of this country."""
    if not phone:
        return ""
    number = phonenumbers.parse(phone)
    home = phonenumbers.region_code_for_number(number) == runtime.settings.country
    form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def call_windows(runtime: Runtime) -> list[str]:
    """The windows of the day in which people are called: `09:00–12:00`, `14:30–20:30`."""
    windows = (part for window in runtime.policy.hours.voice for part in window.within_a_day)
    return [f"{_clock(one.start)}–{_clock(one.end)}" for one in windows]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
