"""How papers speak: from the catalogue of a language, with numbers and days as it writes them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from babel.dates import format_skeleton
from flask_babel import force_locale, get_locale, gettext

from survey.accounts.language import CATALOGUES
from survey.scoring.compare.difference import Difference
from survey.scoring.periods import Month
from survey.scoring.score import Score
from survey.written import NOTHING, percent


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it, words come from the catalogue of `language`. It needs the application's context."""
    with force_locale(CATALOGUES[language]):
        yield


def words(message: str, **filled: object) -> str:
    """The words of the catalogue; imported as `_`, by which they are found for it."""
    return str(gettext(message, **filled))


def month_name(month: Month) -> str:
    """2026年10月, or October 2026."""
    return _format("yMMMM", date(month.year, month.month, 1))


def day_name(day: date) -> str:
    return _format("yMMMMd", day)


def interval(item: Score) -> str:
    """The 95 % interval of the rate."""
    low, high = item["rate_low"], item["rate_high"]
    return NOTHING if low is None or high is None else f"{percent(low)}–{percent(high)}"


def points(apart: Difference) -> str:
    """A difference of shares in percentage points, with its interval and sign."""
    low, value, high = (f"{part * 100:+.1f}" for part in (apart.low, apart.value, apart.high))
    _ = words
    return _("%(value)s points (95 %% interval %(low)s to %(high)s)", value=value, low=low, high=high)


def _format(skeleton: str, day: date) -> str:
    return str(format_skeleton(skeleton, day, fuzzy=True, locale=get_locale()))
