import pytest

from survey.scoring.compare.rolled import roll, satisfied_on


def test_five_levels_are_three() -> None:
    assert roll({1: 40, 2: 31, 3: 12, 4: 9, 5: 8}) == {1: 71, 2: 12, 3: 17}
    assert roll({}) == {1: 0, 2: 0, 3: 0}


@pytest.mark.parametrize(
    ("five", "three"),
    [
        ({1, 2, 3}, {1, 2}),  # basically satisfied counts as satisfied
        ({1, 2}, {1}),
    ],
)
def test_what_satisfies_on_three_levels(five: set[int], three: set[int]) -> None:
    assert satisfied_on(3, frozenset(five)) == frozenset(three)
    assert satisfied_on(5, frozenset(five)) == frozenset(five)


def test_three_levels_cannot_tell_very_satisfied_alone() -> None:
    assert satisfied_on(3, frozenset({1})) is None


def test_another_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="4 levels"):
        satisfied_on(4, frozenset({1, 2, 3}))
