"""What figures beside each other say, in a plain sentence."""

from flask_babel import gettext as _

from survey.console.filters import period_label
from survey.scoring.compare.beside import Change, Modes
from survey.scoring.compare.difference import Difference
from survey.scoring.compare.homogeneity import Method


def points(share: float) -> str:
    """A difference of shares in percentage points, with its sign: `+2.1`, `−0.4`."""
    said = f"{share * 100:+.1f}".replace("-", "−")
    return "0.0" if said in ("+0.0", "−0.0") else said


def span(difference: Difference) -> str:
    """The interval of a difference: `−3.0 … +7.2`."""
    return f"{points(difference.low)} … {points(difference.high)}"


def change_said(change: Change) -> str:
    """How far a rate is from the one of an earlier period, and whether chance explains it."""
    against = period_label(change.period.label)
    if change.difference is None or change.before is None:
        return str(_("against %(period)s: hidden or not rated", period=against))
    said = {
        "period": against,
        "points": points(change.difference.value),
        "span": span(change.difference),
    }
    if change.difference.is_above:
        return str(_("against %(period)s %(points)s points (%(span)s): better beyond chance", **said))
    if change.difference.is_below:
        return str(_("against %(period)s %(points)s points (%(span)s): worse beyond chance", **said))
    return str(_("against %(period)s %(points)s points (%(span)s): within chance", **said))


def channels_said(modes: Modes) -> str:
    """Whether the channels differ beyond chance."""
    if modes.test is None:
        return str(_("Whether the channels differ cannot be said: one of them is hidden."))
    if modes.test.method is Method.TOO_FEW or modes.test.p is None:
        return str(_("Too few ratings to say whether the channels differ."))
    p = "< 0.001" if modes.test.p < 0.001 else f"= {modes.test.p:.3f}"
    if modes.test.differs:
        return str(_("The channels differ beyond chance (p %(p)s): compare like with like.", p=p))
    return str(_("The channels do not differ beyond chance (p %(p)s).", p=p))


def spoken_said(modes: Modes) -> str:
    """How those who spoke rated beside those who wrote; empty where it cannot be said."""
    if modes.spoken is None:
        return ""
    said = {"points": points(modes.spoken.value), "span": span(modes.spoken)}
    return str(_("Spoken against written: %(points)s points (%(span)s).", **said))
