"""青溪县, an invented county: its units, and which of them petitions are about. Pure; data in county.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SEED = "qingxi"
_DATA = Path(__file__).with_name("county.toml")

# Of the cases of a department or township, how many are its stations' or villages' own.
_BELOW = 0.35


@dataclass(frozen=True)
class UnitRow:
    """A unit, as `flask units import` reads one."""

    code: str
    name: str
    parent_code: str
    level: str


@dataclass(frozen=True)
class Place:
    """A unit that petitions are about. `kind`: the first of the last four characters of its case numbers."""

    code: str
    kind: str
    weight: float
    categories: tuple[str, ...]
    offices: tuple[tuple[str, float], ...]  # who may have received the petition, with shares


@dataclass(frozen=True)
class County:
    """`units`: each below one that stands before it. `places`: their weights add up to 1."""

    units: tuple[UnitRow, ...]
    places: tuple[Place, ...]


@cache
def data() -> dict[str, Any]:
    """What county.toml says."""
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@cache
def county() -> County:
    """The county; the same at every call."""
    told = data()
    top, levels = told["county"], told["levels"]
    units = [UnitRow(top["code"], top["name"], "", levels["county"])]
    units.append(UnitRow(told["office"]["code"], told["office"]["name"], top["code"], levels["office"]))
    places: list[Place] = []
    for department in told["departments"]:
        _add_department(department, told, units, places)
    for number, township in enumerate(told["townships"], 1):
        _add_township(f"{top['code']}-T{number:02}", township, told, units, places)
    whole = sum(place.weight for place in places)
    shares = [Place(p.code, p.kind, p.weight / whole, p.categories, p.offices) for p in places]
    return County(tuple(units), tuple(shares))


def _add_department(
    department: dict[str, Any], told: dict[str, Any], units: list[UnitRow], places: list[Place]
) -> None:
    code = f"{told['county']['code']}-{department['code']}"
    units.append(UnitRow(code, department["name"], told["county"]["code"], told["levels"]["department"]))
    below = [(f"{code}-{number}", name) for number, name in enumerate(department["stations"], 1)]
    units += [UnitRow(one, name, code, told["levels"]["station"]) for one, name in below]
    offices = ((told["office"]["code"], 1.0),)
    places += _parted(code, [one for one, _ in below], department, tuple(department["categories"]), offices)


def _add_township(
    code: str, township: dict[str, Any], told: dict[str, Any], units: list[UnitRow], places: list[Place]
) -> None:
    levels, office = told["levels"], told["office"]
    own = f"{code}-XF"
    units.append(UnitRow(code, township["name"], told["county"]["code"], levels["township"]))
    units.append(UnitRow(own, township["name"] + office["of_township"], code, levels["office"]))
    below = [(f"{code}-{number:02}", name) for number, name in enumerate(township["villages"], 1)]
    units += [UnitRow(one, name, code, levels["village"]) for one, name in below]
    offices = ((own, office["at_township"]), (office["code"], 1 - office["at_township"]))
    categories = tuple(told["rural"]["categories"])
    places += _parted(code, [one for one, _ in below], township, categories, offices)


def _parted(
    code: str,
    below: list[str],
    told: dict[str, Any],
    categories: tuple[str, ...],
    offices: tuple[tuple[str, float], ...],
) -> list[Place]:
    """The unit itself and what lies below it, sharing its weight."""
    weight, kind = float(told["weight"]), str(told["kind"])
    share = _BELOW / len(below) if below else 0.0
    own = Place(code, kind, weight * (1 - share * len(below)), categories, offices)
    return [own, *(Place(one, kind, weight * share, categories, offices) for one in below)]
