"""How often the tests may be wrong, all together. Pure.

Eleven kinds go by chance (what somebody reports of pressure does not). Each may give a county 0.09 false
alarms a month, so that all give one. They are shared among all that are looked at in the month: at 30 units
0.003 each, at 300 units 0.0003. Nobody gets more than 0.01, however few they are.
"""

A_MONTH = 0.09
AT_MOST = 0.01


def allowed(looks: int) -> float:
    """The chance of a false alarm that one look of a kind may have, when there are so many looks."""
    return min(AT_MOST, A_MONTH / max(looks, 1))
