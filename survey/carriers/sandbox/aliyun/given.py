"""What a request to the gateway says: numbers, parameters of templates, moments of China."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from flask import request

CHINA = ZoneInfo("Asia/Shanghai")
_MOBILE = re.compile(r"(?:\+86|0086|86)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"0([1-9]\d{8,10})")  # area code and local number

Parameters = Mapping[str, str]


def parameters() -> Parameters:
    """Those of the address and of the form, whichever has them."""
    given = dict(parse_qsl(request.environ.get("QUERY_STRING", ""), keep_blank_values=True))
    if request.environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        given |= parse_qsl(request.get_data(as_text=True), keep_blank_values=True)
    return given


def mobile(given: str) -> str | None:
    """A mobile number of the mainland in E.164; none if it is no such number."""
    found = _MOBILE.fullmatch(given)
    return f"+86{found[1]}" if found else None


def telephone(given: str) -> str | None:
    """The same, or a landline with its area code."""
    found = _LANDLINE.fullmatch(given)
    return f"+86{found[1]}" if found else mobile(given)


def local(phone: str) -> str:
    """A number of the mainland as the gateway writes it: eleven digits, or a landline's area code and all."""
    digits = phone.removeprefix("+86")
    return digits if mobile(digits) else f"0{digits}"


def fills(given: str) -> dict[str, str] | None:
    """What fills the gaps of a template, from JSON; none if it is no object of texts."""
    try:
        read = json.loads(given or "{}")
    except ValueError:
        return None
    if not isinstance(read, dict) or not all(isinstance(value, str) for value in read.values()):
        return None
    return read


def china_time(moment: datetime | None) -> str:
    """Without a zone, as the gateway writes times; empty where there is none."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M:%S}" if moment else ""
