from survey.reviewing.polls.compare import compare
from survey.scoring.rounding import Share
from survey.scoring.wilson import wilson

SATISFIED = frozenset({1, 2, 3})
OURS = {1: 40, 2: 31, 3: 12, 4: 9, 5: 8}


def test_both_stand_on_three_levels_where_the_poll_does() -> None:
    found = compare(3, {1: 50, 2: 20, 3: 30}, OURS, SATISFIED)
    assert found.ours is not None and found.difference is not None
    assert dict(found.ours.levels) == {1: 71, 2: 12, 3: 17}
    assert (found.theirs.satisfied, found.ours.satisfied) == (Share(70, 100), Share(83, 100))
    assert found.theirs.interval == wilson(70, 100)
    assert found.difference.is_below


def test_five_levels_stay_five() -> None:
    found = compare(5, {1: 8, 2: 1, 3: 0, 4: 1, 5: 0}, OURS, SATISFIED)
    assert found.ours is not None and found.difference is not None
    assert dict(found.ours.levels) == OURS
    assert not found.difference.is_beyond_chance  # ten answers


def test_r6_what_is_hidden_of_ours_makes_no_difference() -> None:
    found = compare(3, {1: 50, 2: 20, 3: 30}, None, SATISFIED)
    assert (found.ours, found.difference) == (None, None)
    assert found.theirs.rated == 100


def test_where_we_rated_nobody_there_is_no_difference() -> None:
    found = compare(3, {1: 50, 2: 20, 3: 30}, {}, SATISFIED)
    assert found.ours is not None
    assert (found.ours.rated, found.ours.interval, found.difference) == (0, None, None)


def test_a_scale_that_cannot_tell_says_no_rate() -> None:
    """Very satisfied alone counts: three levels do not have it."""
    found = compare(3, {1: 50, 2: 20, 3: 30}, OURS, frozenset({1}))
    assert (found.theirs.satisfied, found.theirs.interval, found.difference) == (None, None, None)
