"""`--period` of a command."""

from datetime import date

import click

from survey.scoring.periods import Period, PeriodError, month_of, read_period


def period_option(text: str | None, today: date) -> Period:
    """The period that was typed, or the month of `today`; click.BadParameter says what is allowed."""
    if text is None:
        return month_of(today)
    try:
        return read_period(text, today)
    except PeriodError as wrong:
        raise click.BadParameter(str(wrong), param_hint="--period") from None
