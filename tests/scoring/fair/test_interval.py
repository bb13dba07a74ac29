import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.scoring.fair.interval import adjusted_intervals
from survey.scoring.fair.shrink import fit, likely
from survey.scoring.wilson import wilson

COUNTS = st.integers(0, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(deadline=None, max_examples=40)
@given(st.dictionaries(st.integers(0, 99).map(str), COUNTS, max_size=10))
def test_every_unit_with_ratings_has_one_where_its_level_can_be_compared(
    units: dict[str, tuple[int, int]],
) -> None:
    found = adjusted_intervals(units)
    prior = fit(units.values())
    if prior is None or prior.mean in (0, 1):
        assert found == {}
    else:
        assert set(found) == {code for code, (_, rated) in units.items() if rated}
        assert all(0 <= one.low < one.high <= 1 for one in found.values())


def test_the_shares_of_what_is_likely_add_up_and_lie_round_the_likeliest() -> None:
    chance = np.random.default_rng(1)
    rated = chance.integers(20, 200, 60)
    hits = chance.binomial(rated, chance.beta(34, 6, 60))
    units = list(zip(hits.tolist(), rated.tolist(), strict=True))
    prior, open_ = fit(units), likely(units)
    assert prior is not None
    assert sum(share for _, share in open_) == pytest.approx(1)
    best = max(open_, key=lambda one: one[1])[0]
    assert best.weight == pytest.approx(prior.weight, rel=0.5)
    assert best.mean == pytest.approx(prior.mean, abs=0.01)


def test_few_answers_borrow_from_the_level_and_many_need_nothing() -> None:
    units = {f"u{number}": (60 + 3 * number, 100) for number in range(10)} | {
        "few": (2, 4),
        "many": (4500, 5000),
    }
    found = adjusted_intervals(units)
    alone = {code: wilson(*counts) for code, counts in units.items()}
    few, many = alone["few"], alone["many"]
    assert few is not None and many is not None
    assert found["few"].high - found["few"].low < few.high - few.low
    assert found["many"].low == pytest.approx(many.low, abs=0.002)
    assert found["many"].high == pytest.approx(many.high, abs=0.002)
