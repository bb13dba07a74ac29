"""The county's people, by number: a name, and telephones that cannot be anybody's. Pure.

Mobile numbers begin with 154, which China's numbering plan has never given out; the reader of ledgers takes
them for mobile numbers all the same. Landlines have a local number that begins with 0, which no subscriber's
does. Even so nothing reaches them: their rows carry `demo` (R11).
"""

from survey.carriers.sandbox.chance import draw, pick
from survey.demonstration.county import SEED, UnitRow, data

_PREFIX = "154"
_AREA = "0745"
_NUMBERS = 100_000_000  # of eight digits
_CONTACTS = 200_000  # contact persons of units are nobody who petitions
_STEP = 61_803_399  # shares no factor with _NUMBERS, so that nobody has another's number


def name_of(person: int) -> str:
    """Family name and given name."""
    people = data()["people"]
    family = pick(people["surnames"], draw(SEED, "surname", person) ** 1.6)  # the first ones are frequent
    return str(family + pick(people["given"], draw(SEED, "given", person)))


def mobile_of(person: int) -> str:
    """Eleven digits, another for each person."""
    return f"{_PREFIX}{person * _STEP % _NUMBERS:08}"


def landline_of(person: int) -> str:
    return f"{_AREA}-0{int(draw(SEED, 'landline', person) * 1_000_000):06}"


def contact_of(unit: UnitRow, number: int) -> str:
    """The mobile number of the contact person of the county's `number`-th unit; empty where none is known."""
    known, levels = data()["contacts"], data()["levels"]
    reached = unit.level in {levels[level] for level in known["levels"]}
    return mobile_of(_CONTACTS + number) if reached and unit.code not in known["without"] else ""
