"""One number behind the cases of many people of a unit: it may be the unit's own. Pure.

Families share a phone, and somebody may come back with many matters of their own: neither is odd. So what is
counted is how many different names stand behind a number, not how many cases; the names themselves are read,
told apart and forgotten.
"""

from math import exp

from survey.scoring.anomalies.finding import Finding

# Of a hundred numbers so many serve a second person of the same unit, and of those each further one.
SHARED = 0.04
FURTHER = 0.2
FEWEST = 5


def shared_phone(person: int, names: int, cases: int, numbers: int, chance: float) -> Finding | None:
    """`names`: different people behind the number of `person` among its `cases` at the unit in the quarter up
    to the month; `numbers`: how many numbers the unit's cases of that quarter have.

    False alarms: at most `chance` per unit and month, that is 0.003 in a county of 30 units, where families
    share phones as above; measured 0.0013 (tests/study/anomalies.py).
    """
    if names < FEWEST:
        return None
    usual = numbers * SHARED * FURTHER ** (names - 2)
    p = 1 - exp(-usual)
    if p > chance:
        return None
    return Finding({"names": names, "cases": cases, "numbers": numbers, "p": p}, subject=str(person))
