"""The county's people, by number: a name, and telephones that cannot be anybody's. Pure.

Mobile numbers begin with 154, which China's numbering plan has never given out; the reader of ledgers takes
them for mobile numbers all the same. Landlines have a local number that begins with 0, which no subscriber's
does. Even so nothing reaches them: their rows carry `demo` (R11).
"""

from survey.carriers.sandbox.chance import draw, pick
from survey.demonstration.county import SEED, data

_PREFIX = "154"
_AREA = "0745"
_NUMBERS = 100_000_000  # of eight digits
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
