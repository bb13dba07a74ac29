"""Money as a page writes it, and as a bar. Pure."""

from markupsafe import Markup

from survey.console.svg import rect, svg
from survey.policy.costs import MICROS
from survey.written import NOTHING

_SIGNS = {"CNY": "¥"}
_SMALL = 0.1  # below it two decimals say too little of what a text costs


def money(micros: float | None, currency: str) -> str:
    """`¥3.21`, `USD 3.21`; three decimals for less than a tenth, a dash where nothing can be said."""
    if micros is None:
        return NOTHING
    value = micros / MICROS
    decimals = 3 if 0 < value < _SMALL else 2
    sign = _SIGNS.get(currency, f"{currency} " if currency else "")
    return f"{sign}{value:,.{decimals}f}"


def bar(value: int | None, most: int, label: str, *, width: int = 160) -> Markup:
    """As long as its part of `most`; nothing where nothing can be said."""
    long = width * value / most if value and most else 0.0
    return svg(width, 14, "money", label, [rect(0, 2, max(long, 2.0), 10, "column")] if value else [])
