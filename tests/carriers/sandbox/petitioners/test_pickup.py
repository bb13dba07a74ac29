"""What becomes of calls: by number and how manieth it is, as often as the table says."""

from collections import Counter

import pytest

from survey.carriers.sandbox.petitioners.person import person_of
from survey.carriers.sandbox.petitioners.pickup import answering, calls_back_after
from survey.carriers.sandbox.petitioners.vocabulary import Manner, Pickup
from tests.carriers.sandbox.petitioners.people import HABITS, of_manner

PHONES = [f"+86139{at:08}" for at in range(3000)]
LANDLINES = [f"+867450{at:06}" for at in range(1000)]


def pickups(phones: list[str], nth: int = 1) -> list[Pickup]:
    return [answering(person_of("1", phone, HABITS), nth, HABITS).pickup for phone in phones]


def test_calls_end_as_often_as_the_table_says() -> None:
    counts = Counter(pickups(LANDLINES))
    for pickup, share in HABITS.telephone.pickups.items():
        assert counts[pickup] / len(LANDLINES) == pytest.approx(share, abs=0.04)


def test_the_second_call_may_go_otherwise_and_the_same_call_never_does() -> None:
    assert pickups(PHONES) == pickups(PHONES)
    assert pickups(PHONES) != pickups(PHONES, nth=2)


def test_only_landlines_have_a_fax() -> None:
    assert Pickup.FAX not in pickups(PHONES)
    assert Pickup.FAX in pickups(LANDLINES)


def test_who_takes_no_calls_never_does() -> None:
    person = of_manner(Manner.NEVER)
    taken = {answering(person, nth, HABITS).pickup for nth in range(1, 200)}
    assert Pickup.PERSON not in taken and Pickup.RINGS_OUT in taken
    assert all(calls_back_after(person, nth, HABITS) is None for nth in range(1, 200))


def test_the_detection_is_mostly_right() -> None:
    words: dict[Pickup, Counter[str]] = {}
    for phone in PHONES + LANDLINES:
        found = answering(person_of("1", phone, HABITS), 1, HABITS)
        assert 0 <= found.after <= 25 and 1 < found.detection < 6
        words.setdefault(found.pickup, Counter())[found.detected] += 1
    assert set(words[Pickup.MACHINE]) == {"machine_start"} and set(words[Pickup.FAX]) == {"fax"}
    people = words[Pickup.PERSON]
    assert set(people) == {"human", "unknown", "machine_start"}
    assert people["human"] / people.total() > 0.9


def test_some_of_those_who_missed_a_call_call_back_within_the_hour() -> None:
    after = [calls_back_after(person_of("1", phone, HABITS), 1, HABITS) for phone in PHONES]
    came = [seconds for seconds in after if seconds is not None]
    assert len(came) / len(PHONES) == pytest.approx(HABITS.telephone.calls_back, abs=0.03)
    assert all(60 <= seconds <= 3600 for seconds in came)
