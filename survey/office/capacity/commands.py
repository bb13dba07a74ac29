"""`flask capacity`: what an office of a given size needs, by the sums of docs/capacity.md."""

from dataclasses import asdict, fields
from math import inf

import click

from survey.office.capacity.reckon import Assumed, Need, UnitCosts, reckon
from survey.output import show
from survey.shell import as_json_option

SIZES = {"county": 5_000, "city": 50_000, "province": 1_000_000, "nation": 20_000_000}
_NOT_NOTHING = {"working_days", "hours", "voice_hours", "interviewer_hours", "busy", "worker_per_second"}
_NAMES = {field.name: field.type for kind in (Assumed, UnitCosts) for field in fields(kind)}


@click.command()
@click.option("--cases", type=click.IntRange(1, 10**10), help="Closed cases a year; without it four sizes.")
@click.option("--set", "given", multiple=True, metavar="NAME=NUMBER", help="Another assumption or unit cost.")
@as_json_option
def capacity(cases: int | None, given: tuple[str, ...], as_json: bool) -> None:
    """Machines, allowance, lines, people and disks for so many cases a year."""
    other = dict(_pair(one) for one in given)
    assumed = Assumed(**{name: other[name] for name in other if name in Assumed.__dataclass_fields__})
    costs = UnitCosts(**{name: other[name] for name in other if name in UnitCosts.__dataclass_fields__})
    sizes = {"office": cases} if cases else SIZES
    needs = {name: asdict(reckon(n, assumed, costs)) for name, n in sizes.items()}
    if as_json:
        show({"assumed": asdict(assumed), "costs": asdict(costs), "needs": needs}, as_json)
        return
    rows = [
        {"needs": field.name, **{name: needs[name][field.name] for name in needs}} for field in fields(Need)
    ]
    show({"items": rows}, as_json)


def _pair(text: str) -> tuple[str, float]:
    name, _, number = text.partition("=")
    if name not in _NAMES:
        raise click.UsageError(f"{name} is none of: {', '.join(sorted(_NAMES))}")
    try:
        value = float(number)
    except ValueError:
        value = -1.0
    if not 0 <= value < inf or (value == 0 and name in _NOT_NOTHING):
        raise click.UsageError(f"{name}={number} is no number that can be")
    return name, value
