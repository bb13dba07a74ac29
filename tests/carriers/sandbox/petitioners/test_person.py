"""Habits and levels by seed and number: always the same, and as often as the tables say."""

from collections import Counter
from pathlib import Path

import pytest

from survey.carriers.sandbox.petitioners.intended import intended_level, share_satisfied
from survey.carriers.sandbox.petitioners.person import HABITS as HABITS_FILE
from survey.carriers.sandbox.petitioners.person import load_habits, person_of
from survey.carriers.sandbox.petitioners.vocabulary import Habit, Manner, Question
from tests.carriers.sandbox.petitioners.people import HABITS

PHONES = [f"+86139{at:08}" for at in range(4000)]
UNIT, OFFICE = Question.RESPONSIBLE_UNIT, Question.PETITION_OFFICE


def test_a_number_is_always_the_same_person_and_another_under_another_seed() -> None:
    assert [person_of("1", phone, HABITS) for phone in PHONES] == [person_of("1", p, HABITS) for p in PHONES]
    assert [person_of("1", p, HABITS).habit for p in PHONES] != [
        person_of("2", p, HABITS).habit for p in PHONES
    ]


def test_habits_are_as_frequent_as_the_table_says() -> None:
    counts = Counter(person_of("1", phone, HABITS).habit for phone in PHONES)
    for habit, share in HABITS.shares.items():
        assert counts[habit] / len(PHONES) == pytest.approx(share, abs=0.025)


@pytest.mark.parametrize("mood", [0.3, 0.78])
def test_the_share_of_satisfied_follows_the_mood(mood: float) -> None:
    levels = [intended_level("1", phone, phone[-4:], 1, UNIT, mood) for phone in PHONES]
    assert set(levels) == {1, 2, 3, 4, 5}
    assert sum(level <= 3 for level in levels) / len(levels) == pytest.approx(mood, abs=0.18)


def test_at_the_ends_everybody_is_satisfied_or_nobody() -> None:
    assert {intended_level("1", phone, "0", 1, UNIT, 2.0) for phone in PHONES} == {1, 2, 3}
    assert {intended_level("1", phone, "0", 1, UNIT, -1.0) for phone in PHONES} == {4, 5}


def test_kinds_of_cases_differ_and_the_two_questions_too() -> None:
    shares = {share_satisfied("1", f"{kind}000", UNIT, 0.78) for kind in range(10)}
    assert max(shares) - min(shares) > 0.1
    assert all(0.48 <= share <= 1.0 for share in shares)
    assert share_satisfied("1", "3721", UNIT, 0.78) != share_satisfied("1", "3721", OFFICE, 0.78)


def test_a_landline_answers_only_calls_and_some_mobiles_too() -> None:
    landlines = [person_of("1", f"+867450{at:06}", HABITS) for at in range(200)]
    assert all(person.only_calls and person.manner is not Manner.NEVER for person in landlines)
    people = [person_of("1", phone, HABITS) for phone in PHONES]
    silent = [person for person in people if person.habit is Habit.SILENT]
    share = sum(person.only_calls for person in silent) / len(silent)
    assert share == pytest.approx(HABITS.telephone.only_calls, abs=0.1)
    assert all((person.manner is Manner.NEVER) != person.only_calls for person in silent)
    assert not any(person.only_calls for person in people if person.habit is not Habit.SILENT)


def test_every_manner_is_somebodys() -> None:
    assert {person_of("1", phone, HABITS).manner for phone in PHONES} == set(Manner)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("busy = 0.05", "busy = 0.04", "the calls add up to 0.99"),
        ('plain = "plain"\n', "", "manners lacks plain"),
        ('human = "human"', 'human = "humane"', "humane"),
    ],
)
def test_a_table_of_the_telephone_that_is_not_whole_is_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    file = tmp_path / "habits.toml"
    file.write_text(HABITS_FILE.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        load_habits(file)


def test_a_table_whose_shares_do_not_add_up_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "habits.toml"
    file.write_text(
        HABITS_FILE.read_text(encoding="utf-8").replace("plain = 0.36", "plain = 0.35"), encoding="utf-8"
    )
    with pytest.raises(ValueError, match=r"habits\.toml: the shares add up to 0\.99, not to 1"):
        load_habits(file)
