"""What a number itself says: its country, and whether a text can reach it."""

import re

_COUNTRIES = {"+86": "CN", "+852": "HK", "+853": "MO", "+1": "US"}
_CHINESE_LANDLINE = re.compile(r"\+86(?!1[3-9]\d{9}$)[1-9]\d{8,10}")  # area code and local number


def country(number: str) -> str:
    """As in a webhook's FromCountry; empty where it is none of those that the sandbox knows."""
    return next((name for prefix, name in _COUNTRIES.items() if number.startswith(prefix)), "")


def is_landline(number: str) -> bool:
    """Only of Chinese numbers can it be told."""
    return bool(_CHINESE_LANDLINE.fullmatch(number))
