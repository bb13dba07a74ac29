"""Rows of costs as objects for programs: amounts in units of the currency, six decimals at most. Pure."""

from collections.abc import Iterable
from typing import Any

from survey.costs.price import amount
from survey.costs.tables import Line, Sheet, StepLine
from survey.costs.whatif import Foreseen, Range


def item_of(line: Line, currency: str) -> dict[str, Any]:
    """What a row says. Where `whole` is false, amounts are what is known: `not_priced` says of how many of
    what the price is not set, `other_currencies` what was told in others."""
    cost, usage, came = line.cost, line.usage, line.came
    return {
        "currency": currency,
        "total": amount(cost.total),
        "told": amount(cost.told),
        "reckoned": amount(cost.reckoned),
        "whole": cost.is_whole,
        "not_priced": {item.value: number for item, number in cost.unpriced.items()},
        "other_currencies": {name: amount(micros) for name, micros in cost.foreign.items()},
        "surveys": came.surveys,
        "completes": came.completes,
        "partials": came.partials,
        "per_complete": _amount(line.per_complete),
        "per_answered": _amount(line.per_answered),
        "attempts": usage.attempts,
        "segments": usage.segments,
        "segments_unknown": usage.unmeasured,
        "call_minutes": usage.minutes,
        "detected_calls": usage.detected,
        "interviewer_seconds": usage.seconds,
        "slips": usage.slips,
    }


def items_of(sheet: Sheet, by: str | None, period: str) -> list[dict[str, Any]]:
    """One object for each row: the whole, or each channel, or each step; what is under way stands last."""
    rows: list[tuple[dict[str, Any], Line]] = [({"key": ""}, sheet.whole)]
    if by == "channel":
        rows = [({"key": line.key}, line) for line in sheet.channels]
    elif by == "step":
        rows = [(_step(one), one.line) for one in sheet.shown_steps]
        rows.append(({"key": "later_rounds", "channel": None, "reminder": False, "tried": None}, sheet.later))
    else:
        rows.append(({"key": "under_way"}, sheet.open))
    return [{"period": period, **named, **item_of(line, sheet.prices.currency)} for named, line in rows]


def foreseen_item(name: str, found: Foreseen) -> dict[str, Any]:
    """What a plan would cost and bring."""
    return {
        "plan": name,
        "completes": _range(found.completes, 1),
        "participation": _range(found.participation, 3),
        "total": _range(found.micros, 2, money=True),
        "per_complete": _range(found.per_complete, 2, money=True) if found.per_complete else None,
        "satisfied": None if found.satisfied is None else round(found.satisfied, 3),
        "stops_at": found.stops_at,
        "assumed": [at for at, step in enumerate(found.steps) if step.assumed],
    }


def flat(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same for a spreadsheet: what has parts is written in one cell."""
    return [
        {
            name: "; ".join(f"{key} {one}" for key, one in value.items())
            if isinstance(value, dict)
            else value
            for name, value in item.items()
        }
        for item in items
    ]


def _step(one: StepLine) -> dict[str, Any]:
    channel = one.channel.value if one.channel else None
    key = str(one.step) if one.channel else "without_contact"
    return {"key": key, "channel": channel, "reminder": one.reminder, "tried": one.line.usage.tried}


def _amount(micros: int | None) -> float | None:
    return None if micros is None else amount(micros)


def _range(found: Range, decimals: int, *, money: bool = False) -> dict[str, float]:
    scale = 1 / amount(1) if money else 1
    parts = {"expected": found.point, "low": found.low, "high": found.high}
    return {name: round(value / scale, decimals) for name, value in parts.items()}
