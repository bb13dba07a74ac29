"""The ledger of scores: every unit as both objects, with all that a score object says (CONTRACT §6)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from survey import labels
from survey.papers.language import words as _
from survey.papers.ledgers.book import Cell, Column, Kind, Sheet
from survey.scoring.definition import LEVELS
from survey.scoring.score import Score
from survey.vocabulary import Disposition, NotAsked, RatedObject, Verdict

_AAPOR = (
    "rr1", "rr2", "rr3", "rr4", "rr5", "rr6", "coop1", "coop2", "coop3", "coop4", "ref1", "ref2", "ref3",
    "con1", "con2", "con3",
)  # fmt: skip
# Figures that stand by themselves, in the order of the ledger.
FIGURES: Mapping[str, Kind] = {
    "closed": Kind.COUNT, "surveys": Kind.COUNT, "coverage": Kind.SHARE, "called": Kind.COUNT,
    "reached": Kind.COUNT, "reach_rate": Kind.SHARE, "participation": Kind.SHARE, "rated": Kind.COUNT,
    "satisfied": Kind.COUNT, "rate": Kind.SHARE, "rate_low": Kind.SHARE, "rate_high": Kind.SHARE,
    "index": Kind.INDEX, "target": Kind.SHARE, "adjusted": Kind.SHARE, "rank": Kind.COUNT,
    "rank_low": Kind.COUNT, "rank_high": Kind.COUNT, **dict.fromkeys(_AAPOR, Kind.SHARE),
}  # fmt: skip
_WORDS = ("target_reached", "verdict", "suppressed", "frozen")
PARTS = ("counts", "late", "not_asked", "dispositions")


def scores_sheet(items: Sequence[Score], names: Mapping[str, str]) -> Sheet:
    """One row an item. `names` of the units by their codes."""
    note = _("An empty cell: nothing to divide by, or not shown because of too few answers.")
    return Sheet(_("Scores"), list(_columns()), ([*_row(item, names)] for item in items), note)


def _columns() -> Iterator[Column]:
    yield Column(_("Unit"), Kind.TEXT, 26)
    yield Column(_("Code"), Kind.TEXT, 14)
    yield Column(_("Rated as"), Kind.TEXT, 12)
    yield Column(_("Round"), Kind.TEXT, 8)
    titles = _titles()
    for name, kind in FIGURES.items():
        yield Column(titles.get(name, name.upper()), kind)
    yield from (Column(title, Kind.TEXT, 12) for title in (
        _("Target attained"), _("Verdict"), _("Not shown"), _("Month closed"), _("Definition"),
    ))  # fmt: skip
    yield from (Column(str(labels.LEVELS[level])) for level in LEVELS)
    yield from (Column(_("late: %(level)s", level=labels.LEVELS[level])) for level in LEVELS)
    yield from (Column(_("not asked: %(why)s", why=labels.NOT_ASKED[why])) for why in NotAsked)
    yield from (Column(f"{code} {labels.DISPOSITIONS[code]}") for code in Disposition)


def _row(item: Score, names: Mapping[str, str]) -> Iterator[Cell]:
    given: Mapping[str, Any] = dict(item)
    yield names.get(item["unit"], item["unit"])
    yield item["unit"]
    yield str(labels.OBJECTS[RatedObject(item["object"])])
    yield str(item["round"])
    yield from (given[name] for name in FIGURES)
    yield _yes(item["target_reached"])
    yield None if item["verdict"] is None else str(labels.VERDICTS[Verdict(item["verdict"])])
    yield from (_yes(given[name]) for name in ("suppressed", "frozen"))
    yield item["definition"]
    absent = None if item["suppressed"] else 0
    for part in ("counts", "late"):
        yield from (given[part].get(str(level), absent) for level in LEVELS)
    yield from (item["not_asked"].get(why.value, absent) for why in NotAsked)
    yield from (item["dispositions"].get(code.value, absent) for code in Disposition)


def _titles() -> Mapping[str, str]:
    return {
        "closed": _("Closed"), "surveys": _("Asked"), "coverage": _("Coverage"), "called": _("Called"),
        "reached": _("Reached"), "reach_rate": _("Reach rate"), "participation": _("Participation"),
        "rated": _("Rated"), "satisfied": _("Satisfied ratings"), "rate": _("Rate"),
        "rate_low": _("Rate, from"), "rate_high": _("Rate, to"), "index": _("Index"), "target": _("Target"),
        "adjusted": _("Adjusted"), "rank": _("Rank"), "rank_low": _("Rank, from"), "rank_high": _("Rank, to"),
    }  # fmt: skip


def _yes(value: bool | None) -> str | None:
    return None if value is None else _("yes") if value else _("no")
