"""Who is at the other end of a number: habit and temper, fixed by seed and number."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from survey.carriers.sandbox.chance import by_share, draw, pick
from survey.carriers.sandbox.petitioners.vocabulary import Habit, Question

HABITS = Path(__file__).with_name("habits.toml")


@dataclass(frozen=True, slots=True)
class Habits:
    shares: dict[Habit, float]
    gives_reason: float
    wants_contact: float


@dataclass(frozen=True, slots=True)
class Person:
    """`vague_at`: the question at which somebody of habit VAGUE is not clear at first."""

    seed: str
    phone: str
    habit: Habit
    gives_reason: bool
    wants_contact: bool
    vague_at: Question


def load_habits(path: Path = HABITS) -> Habits:
    """The table of `path`; ValueError where a habit is unknown or the shares do not add up to 1."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    shares = {Habit(name): float(share) for name, share in data["shares"].items()}
    if abs(sum(shares.values()) - 1) > 1e-9:
        raise ValueError(f"{path.name}: the shares add up to {sum(shares.values()):g}, not to 1")
    inclination = data["inclination"]
    return Habits(shares, float(inclination["gives_reason"]), float(inclination["wants_contact"]))


def person_of(seed: str, phone: str, habits: Habits) -> Person:
    return Person(
        seed=seed,
        phone=phone,
        habit=by_share(habits.shares, draw(seed, "habit", phone)) or Habit.PLAIN,
        gives_reason=draw(seed, "gives reason", phone) < habits.gives_reason,
        wants_contact=draw(seed, "wants contact", phone) < habits.wants_contact,
        vague_at=pick(tuple(Question), draw(seed, "vague at", phone)),
    )
