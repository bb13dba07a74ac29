"""How gateways of the mainland write numbers and times."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
_MOBILE = re.compile(r"(?:\+86|0086|86)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"0([1-9]\d{8,10})")  # area code and local number


def mobile(given: str) -> str | None:
    """A mobile number of the mainland in E.164; none if it is no such number."""
    found = _MOBILE.fullmatch(given)
    return f"+86{found[1]}" if found else None


def telephone(given: str) -> str | None:
    """The same, or a landline with its area code."""
    found = _LANDLINE.fullmatch(given)
    return f"+86{found[1]}" if found else mobile(given)


def local(phone: str) -> str:
    """A number of the mainland as gateways write it: eleven digits, or a landline's area code and all."""
    digits = phone.removeprefix("+86")
    return digits if mobile(digits) else f"0{digits}"


def china_time(moment: datetime | None) -> str:
    """Without a zone, as gateways write times; empty where there is none."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M:%S}" if moment else ""
