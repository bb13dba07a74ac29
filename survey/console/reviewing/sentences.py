"""An anomaly in plain words: what was seen, and what chance would have shown."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import format_datetime
from flask_babel import gettext as _

from survey.labels import CHANNELS, LEVELS
from survey.vocabulary import AnomalyKind, Channel

Figures = Mapping[str, Any]


def seen(kind: AnomalyKind, figures: Figures, subject: str) -> str:
    """One sentence of what was seen; no name and no number of a petitioner is in it."""
    return _SEEN[kind](figures, subject)


def by_chance(kind: AnomalyKind, figures: Figures) -> str:
    """One sentence of what honest figures show; how rare it is, where that can be said."""
    if kind is AnomalyKind.PRESSURE:
        told: str = _(
            "Every report is shown. Whether it is true is to be found out; the unit learns nothing."
        )
        return told
    return f"{_USUAL[kind](figures)} {_rarity(float(figures['p']))}"


def _rarity(p: float) -> str:
    said: str = _("By chance it comes less than once in a million honest months.")
    if p >= 1e-6:
        times = int(1 / p)
        digits = max(0, len(str(times)) - 2)
        said = _("By chance it comes once in %(n)s honest months.", n=f"{times // 10**digits * 10**digits:,}")
    return said


def _burst(figures: Figures, _subject: str) -> str:
    said: str = _(
        "%(same)s of %(of)s ratings within %(minutes)s minutes on %(at)s were all “%(level)s” (%(channel)s).",
        same=figures["same"],
        of=figures["of"],
        minutes=_minutes(figures),
        at=format_datetime(datetime.fromisoformat(figures["first"]), "yyyy-MM-dd HH:mm"),
        level=LEVELS[figures["level"]],
        channel=_channel(figures["channel"]),
    )
    return said


def _minutes(figures: Figures) -> int:
    first, last = (datetime.fromisoformat(figures[name]) for name in ("first", "last"))
    return max(1, -int(-(last - first).total_seconds() // 60))


def _shared_phone(figures: Figures, _subject: str) -> str:
    said: str = _(
        "Within three months one number stands for %(names)s people in %(cases)s cases.",
        names=figures["names"],
        cases=figures["cases"],
    )
    return said


def _never(figures: Figures, _subject: str) -> str:
    said: str = _("%(hits)s of %(of)s people reached say that they never petitioned.", **_hits(figures))
    return said


def _not_asked(figures: Figures, _subject: str) -> str:
    said: str = _(
        "%(hits)s of %(of)s closed cases are withdrawn, without a number, not to be contacted or left out of "
        "the evaluation.",
        **_hits(figures),
    )
    return said


def _wrong(figures: Figures, _subject: str) -> str:
    said: str = _("%(hits)s of %(of)s numbers are dead or somebody else’s.", **_hits(figures))
    return said


def _changed(figures: Figures, _subject: str) -> str:
    said: str = _(
        "In %(hits)s of %(of)s cases the numbers were replaced after the case had come in and before anybody "
        "was asked.",
        **_hits(figures),
    )
    return said


def _hits(figures: Figures) -> dict[str, Any]:
    return {"hits": figures["hits"], "of": figures["of"]}


def _no_dissent(figures: Figures, subject: str) -> str:
    said: str = _(
        "None of %(of)s ratings by %(channel)s is dissatisfied; on the unit’s other channels "
        "%(elsewhere)s of %(elsewhere_of)s are.",
        of=figures["of"],
        channel=_channel(subject),
        elsewhere=figures["elsewhere"],
        elsewhere_of=figures["elsewhere_of"],
    )
    return said


def _jump(figures: Figures, _subject: str) -> str:
    said: str = _(
        "%(satisfied)s of %(rated)s are satisfied this month (%(share)s); in the twelve months before "
        "%(before)s were.",
        satisfied=figures["satisfied"],
        rated=figures["rated"],
        share=_share(figures["satisfied"], figures["rated"]),
        before=_share(figures["before_satisfied"], figures["before_rated"]),
    )
    return said


def _pressure(_figures: Figures, _subject: str) -> str:
    said: str = _(
        "Somebody said that they were pressed for a good rating, rated for, told to withdraw, or troubled."
    )
    return said


def _mode(figures: Figures, subject: str) -> str:
    said: str = _(
        "By %(channel)s %(here)s are satisfied, on the unit’s other channels %(there)s.",
        channel=_channel(subject),
        here=_counted(figures["satisfied"], figures["rated"]),
        there=_counted(figures["elsewhere_satisfied"], figures["elsewhere_rated"]),
    )
    return said


def _poll(figures: Figures, _subject: str) -> str:
    said: str = _(
        "We have %(ours)s satisfied, “%(poll)s” has %(theirs)s.",
        ours=_counted(figures["satisfied"], figures["rated"]),
        poll=figures["poll"],
        theirs=_counted(figures["poll_satisfied"], figures["poll_rated"]),
    )
    return said


def _interviewer(figures: Figures, subject: str) -> str:
    said: str = _(
        "Of those whom %(login)s called %(mine)s are satisfied, of the colleagues’ %(theirs)s.",
        login=subject,
        mine=_counted(figures["satisfied"], figures["rated"]),
        theirs=_counted(figures["peers_satisfied"], figures["peers_rated"]),
    )
    return said


def _usual(figures: Figures) -> str:
    said: str = _("Among units like it about %(usual)s would be usual.", usual=figures["usual"])
    return said


def _usual_numbers(figures: Figures) -> str:
    said: str = _("Families share a phone, but not so many people of %(n)s numbers.", n=figures["numbers"])
    return said


def _usual_months(figures: Figures) -> str:
    said: str = _(
        "In an ordinary month of so many ratings %(low)s to %(high)s would be.",
        low=figures["low"],
        high=figures["high"],
    )
    return said


def _usual_channels(figures: Figures) -> str:
    said: str = _(
        "At other units the odds of being satisfied on this channel are %(odds)s times those on the others.",
        odds=figures["odds"],
    )
    return said


def _usual_polls(_figures: Figures) -> str:
    said: str = _("Two polls of the same people differ less.")
    return said


_SEEN: Mapping[AnomalyKind, Callable[[Figures, str], str]] = {
    AnomalyKind.BURST: _burst,
    AnomalyKind.SHARED_PHONE: _shared_phone,
    AnomalyKind.NEVER_PETITIONED: _never,
    AnomalyKind.NO_DISSENT: _no_dissent,
    AnomalyKind.JUMP: _jump,
    AnomalyKind.PRESSURE: _pressure,
    AnomalyKind.MODE: _mode,
    AnomalyKind.POLL: _poll,
    AnomalyKind.NOT_ASKED: _not_asked,
    AnomalyKind.WRONG_NUMBER: _wrong,
    AnomalyKind.PHONES_CHANGED: _changed,
    AnomalyKind.INTERVIEWER: _interviewer,
}
_USUAL: Mapping[AnomalyKind, Callable[[Figures], str]] = {
    **dict.fromkeys(AnomalyKind, _usual),
    AnomalyKind.SHARED_PHONE: _usual_numbers,
    AnomalyKind.JUMP: _usual_months,
    AnomalyKind.MODE: _usual_channels,
    AnomalyKind.POLL: _usual_polls,
}


def _channel(code: str) -> str:
    return str(CHANNELS[Channel(code)])


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "—"


def _counted(part: int, whole: int) -> str:
    said: str = _("%(part)s of %(whole)s (%(share)s)", part=part, whole=whole, share=_share(part, whole))
    return said
