"""What becomes of a call at the other end (pure): by seed, number, and how manieth call it is."""

from dataclasses import dataclass

from survey.carriers.sandbox.chance import by_share, draw
from survey.carriers.sandbox.numbers import is_landline
from survey.carriers.sandbox.petitioners.person import Habits, Person
from survey.carriers.sandbox.petitioners.vocabulary import Manner, Pickup

_LONGEST_RING = 25.0  # of those who pick up; seconds of life
_MACHINE_TAKES_AFTER = 20.0


@dataclass(frozen=True, slots=True)
class Answering:
    """`after`: seconds of ringing until it is taken. `detected`: what Twilio's detection makes of who answers
    (AnsweredBy), after `detection` seconds."""

    pickup: Pickup
    after: float
    detected: str
    detection: float


def answering(person: Person, nth: int, habits: Habits) -> Answering:
    """The `nth` call, from 1, to that person."""

    def chance(what: str) -> float:
        return draw(person.seed, what, person.phone, nth)

    pickup = by_share(habits.telephone.pickups, chance("pickup")) or Pickup.PERSON
    if pickup is Pickup.FAX and not is_landline(person.phone):
        pickup = Pickup.MACHINE
    if pickup is Pickup.PERSON and person.manner is Manner.NEVER:
        pickup = Pickup.RINGS_OUT
    if pickup in (Pickup.MACHINE, Pickup.FAX):
        word = "fax" if pickup is Pickup.FAX else "machine_start"
        return Answering(pickup, _MACHINE_TAKES_AFTER, word, 3.5 + 1.5 * chance("detection"))
    after = 3 + (_LONGEST_RING - 3) * chance("ring") ** 2
    return Answering(pickup, after, _detected(chance("detected"), habits), 1.5 + 2 * chance("detection"))


def calls_back_after(person: Person, nth: int, habits: Habits) -> float | None:
    """Seconds of life until somebody who missed the `nth` call calls back, if they do."""
    if person.manner in (Manner.NEVER, Manner.REFUSES, Manner.STOPS):
        return None
    if draw(person.seed, "calls back", person.phone, nth) >= habits.telephone.calls_back:
        return None
    return 60 + 1800 * draw(person.seed, "calls back after", person.phone, nth)


def _detected(at: float, habits: Habits) -> str:
    """People, as the detection hears them."""
    telephone = habits.telephone
    if at < telephone.taken_for_machine:
        return "machine_start"
    return "unknown" if at < telephone.taken_for_machine + telephone.not_told_apart else "human"
