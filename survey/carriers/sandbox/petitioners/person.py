"""Who is at the other end of a number: habit and temper, fixed by seed and number."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey.carriers.sandbox.chance import by_share, draw, pick
from survey.carriers.sandbox.numbers import is_landline
from survey.carriers.sandbox.petitioners.vocabulary import Habit, Manner, Pickup, Question

HABITS = Path(__file__).with_name("habits.toml")


@dataclass(frozen=True, slots=True)
class Telephone:
    """Shares of one; the names are those of habits.toml."""

    pickups: dict[Pickup, float]
    manners: dict[Habit, Manner]
    slips: dict[Manner, float]
    only_calls: float
    calls_back: float
    barges_in: float
    may_be_named: float
    hangs_up_after_reason: float
    taken_for_machine: float
    not_told_apart: float


@dataclass(frozen=True, slots=True)
class Habits:
    shares: dict[Habit, float]
    gives_reason: float
    wants_contact: float
    telephone: Telephone


@dataclass(frozen=True, slots=True)
class Person:
    """`vague_at`: the question at which somebody of habit VAGUE is not clear at first. `only_calls`: never
    answers a text; a landline shows none."""

    seed: str
    phone: str
    habit: Habit
    gives_reason: bool
    wants_contact: bool
    vague_at: Question
    only_calls: bool
    manner: Manner


def load_habits(path: Path = HABITS) -> Habits:
    """The table of `path`; ValueError where a name is unknown or shares do not add up to 1."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    shares = {Habit(name): float(share) for name, share in data["shares"].items()}
    _must_be_whole(path, "the shares", sum(shares.values()))
    inclination = data["inclination"]
    return Habits(
        shares=shares,
        gives_reason=float(inclination["gives_reason"]),
        wants_contact=float(inclination["wants_contact"]),
        telephone=_telephone(path, data),
    )


def person_of(seed: str, phone: str, habits: Habits) -> Person:
    habit = by_share(habits.shares, draw(seed, "habit", phone)) or Habit.PLAIN
    silent = habit is Habit.SILENT and draw(seed, "only calls", phone) < habits.telephone.only_calls
    only_calls = silent or is_landline(phone)
    return Person(
        seed=seed,
        phone=phone,
        habit=habit,
        gives_reason=draw(seed, "gives reason", phone) < habits.gives_reason,
        wants_contact=draw(seed, "wants contact", phone) < habits.wants_contact,
        vague_at=pick(tuple(Question), draw(seed, "vague at", phone)),
        only_calls=only_calls,
        manner=_manner(seed, phone, habit, only_calls, habits.telephone),
    )


def _manner(seed: str, phone: str, habit: Habit, only_calls: bool, telephone: Telephone) -> Manner:
    manner = telephone.manners[habit]
    if manner is Manner.NEVER and only_calls:
        manner = Manner.PLAIN
    if manner is Manner.PLAIN:
        return by_share(telephone.slips, draw(seed, "slip", phone)) or Manner.PLAIN
    return manner


def _telephone(path: Path, data: dict[str, Any]) -> Telephone:
    pickups = {Pickup(name): float(share) for name, share in data["calls"].items()}
    _must_be_whole(path, "the calls", sum(pickups.values()))
    manners = {Habit(name): Manner(manner) for name, manner in data["manners"].items()}
    if missing := set(Habit) - set(manners):
        raise ValueError(f"{path.name}: manners lacks {', '.join(sorted(missing))}")
    slips = {Manner(name): float(share) for name, share in data["slips"].items()}
    return Telephone(pickups, manners, slips, **{name: float(v) for name, v in data["telephone"].items()})


def _must_be_whole(path: Path, table: str, added: float) -> None:
    if abs(added - 1) > 1e-9:
        raise ValueError(f"{path.name}: {table} add up to {added:g}, not to 1")
