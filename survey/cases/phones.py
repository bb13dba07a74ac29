"""Reading phone numbers as ledgers have them: several in a cell, spaced, labelled, hurt by Excel."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from survey.vocabulary import Line

_LONGEST = 200  # characters; longer is no list of numbers, and would take its time
MOST = 3  # a case has up to three phones (CONTRACT §5)

_CN_MOBILE = re.compile(r"(?:\+86|0086|86)?(1[3-9]\d{9})")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|x|#)\s*\d+", re.IGNORECASE)
_RUN = re.compile(r"\+?[\d(][\d\s().\-]*\d")
_GAP = re.compile(r"[\s\-.]+")
_PUNCTUATION = str.maketrans("", "", " ()-.")
_DIGIT = re.compile(r"\d")
_WHOLE_FLOAT = re.compile(r"(\d+)\.0+")
_SCIENTIFIC = re.compile(r"(\d)\.?(\d*)e\+?(\d+)", re.IGNORECASE)

# Excel shows six digits of a wide number: a mantissa that short has lost the rest, and the number that
# remains would be somebody else's.
_SHOWN_BY_EXCEL = 6

# National numbers this long that differ in the last four digits only are of one kind in the plans of
# phonenumbers (tested); shorter ones, such as service numbers, need not be.
_BLOCK_FROM = 10

_LOOKED_AT = 50  # texts of one case: whoever sends thousands is not asking for a call
_WITH_AREA = 10  # digits that a Chinese number has at least with its area code
_LINES = {PhoneNumberType.MOBILE: Line.MOBILE, PhoneNumberType.FIXED_LINE: Line.FIXED}


class Phone(NamedTuple):
    e164: str
    line: Line


class Phones(NamedTuple):
    """Up to three numbers in the order given; how many more there were; how many could not be read."""

    read: tuple[Phone, ...]
    beyond: int = 0
    unread: int = 0


def read_phones(value: object, country: str) -> Phones:
    """The phones of a cell or of a list of them; E.164, or national in `country`. Never raises."""
    if isinstance(value, str) and (alone := _alone(value, country)):
        return Phones((alone,))
    found: list[Phone] = []
    unread = 0
    for text in _texts(value)[:_LOOKED_AT]:
        numbers, lost = _in_text(text, country)
        found += numbers
        unread += lost
    distinct = tuple(dict.fromkeys(found))
    return Phones(distinct[:MOST], max(0, len(distinct) - MOST), unread)


def as_dialled(phone: str, country: str) -> str:
    """An E.164 number as somebody in `country` dials it: national where it is of there."""
    if not phone:
        return ""
    number = phonenumbers.parse(phone)
    home = phonenumbers.region_code_for_number(number) == country
    form = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def _alone(text: str, country: str) -> Phone | None:
    """The common case without detour: one number in the cell, with nothing around or in it."""
    if country == "CN" and (mobile := _CN_MOBILE.fullmatch(text)):
        return Phone(f"+86{mobile[1]}", Line.MOBILE)
    if _BLOCK_FROM <= len(text) <= 16 and text.isascii() and text.removeprefix("+").isdigit():
        block = _block(text[:-4], country)
        return Phone(block.e164 + text[-4:], block.line) if block else None
    return None


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, bool):
        return []
    if isinstance(value, int):
        return [str(value)]
    if isinstance(value, float):
        return [repr(value)]
    if isinstance(value, list | tuple):
        return [text for item in value if not isinstance(item, list | tuple) for text in _texts(item)]
    return []


def _in_text(text: str, country: str) -> tuple[list[Phone], int]:
    """(numbers, how many groups of digits are no number)."""
    if len(text) > _LONGEST:
        return [], 1
    plain = unicodedata.normalize("NFKC", text).strip().strip("'=\"")
    if number := _number(plain, country):
        return [number], 0
    if _SCIENTIFIC.fullmatch(plain) or _WHOLE_FLOAT.fullmatch(plain):
        whole = _undamaged(plain)
        number = _number(whole, country) if whole else None
        return ([number], 0) if number else ([], 1)
    found: list[Phone] = []
    unread = 0
    for run in _RUN.findall(_EXTENSION.sub(" ", plain)):
        numbers, lost = _in_run(run, country)
        found += numbers
        unread += lost
    if not found and not unread and _DIGIT.search(plain):
        unread = 1
    return found, unread


def _undamaged(text: str) -> str:
    """The digits of a number that a spreadsheet made of a phone; empty where digits are gone."""
    if found := _WHOLE_FLOAT.fullmatch(text):
        return found[1]
    found = _SCIENTIFIC.fullmatch(text)
    if not found:
        return ""
    digits, exponent = found[1] + found[2], int(found[3])
    if not _SHOWN_BY_EXCEL < len(digits) <= exponent + 1 <= 15:
        return ""
    return digits.ljust(exponent + 1, "0")


def _in_run(run: str, country: str) -> tuple[list[Phone], int]:
    """Numbers in a run of digits and gaps: the most groups that make a number belong together."""
    groups = [group for group in _GAP.split(run) if _DIGIT.search(group)][:24]
    found: list[Phone] = []
    unread = start = 0
    while start < len(groups):
        for end in range(len(groups), start, -1):
            if number := _number("".join(groups[start:end]), country):
                found.append(number)
                start = end
                break
        else:
            unread += 1
            start += 1
    return found, unread


def _number(text: str, country: str) -> Phone | None:
    bare = text.translate(_PUNCTUATION)
    digits = bare.removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and 5 <= len(digits) <= 17):
        return None
    if country == "CN" and len(digits) < _WITH_AREA and not bare.startswith(("0", "+")):
        return None  # without its area code; what can be read into it is somebody else's number
    return _alone(bare, country) or _judged(bare, country)


@lru_cache(maxsize=1 << 16)
def _block(head: str, country: str) -> Phone | None:
    """What the numbering plan says of all numbers with this beginning: E.164 without the last four digits;
    None where each must be looked at."""
    for last in ("0000", "5555"):
        try:
            number = phonenumbers.parse(head + last, country)
        except phonenumbers.NumberParseException:
            return None
        if len(str(number.national_number)) >= _BLOCK_FROM and (phone := _judged(head + last, country)):
            return Phone(phone.e164[:-4], phone.line)
    return None


@lru_cache(maxsize=1 << 14)
def _judged(text: str, country: str) -> Phone | None:
    """A number as phonenumbers judges it: 70 microseconds."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    line = _LINES.get(phonenumbers.number_type(number), Line.UNKNOWN)
    return Phone(phonenumbers.format_number(number, PhoneNumberFormat.E164), line)
