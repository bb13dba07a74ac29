from datetime import timedelta
from itertools import count

from survey.console.kept import FOR, Kept
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
