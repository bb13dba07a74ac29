import time
from datetime import timedelta
from itertools import count

from survey.console.kept import DEAR, FOR, Kept
from tests.ordinary import MONDAY


def test_a_thing_is_made_once_in_its_ten_minutes() -> None:
    kept, numbers = Kept(), count()
    assert [kept.get("a", MONDAY, lambda: next(numbers)) for _ in range(3)] == [0, 0, 0]
    assert kept.get("b", MONDAY, lambda: next(numbers)) == 1
    assert kept.get("a", MONDAY + FOR, lambda: next(numbers)) == 2


def test_what_took_longer_than_its_time_is_not_kept() -> None:
    kept = Kept()

    def slow() -> str:
        kept.get("other", MONDAY + timedelta(hours=1), lambda: "meanwhile")
        return "late"

    assert kept.get("a", MONDAY, slow) == "late"
    assert kept.get("a", MONDAY + timedelta(hours=1), lambda: "fresh") == "fresh"


def test_what_is_quickly_made_is_made_each_time_and_what_is_dear_is_kept_from_the_second_on() -> None:
    kept, numbers = Kept(), count()

    def dear() -> int:
        time.sleep(DEAR * 1.2)
        return next(numbers)

    assert [kept.get_dear("quick", MONDAY, lambda: next(numbers)) for _ in range(4)] == [0, 1, 2, 3]
    assert [kept.get_dear("dear", MONDAY, dear) for _ in range(4)] == [4, 5, 6, 6]
    assert kept.get_dear("dear", MONDAY + FOR, dear) == 7
