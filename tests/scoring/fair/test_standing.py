from hypothesis import given, settings
from hypothesis import strategies as st

from survey.scoring.fair.standing import Standing, seed_of, standings
from survey.vocabulary import Tier

COUNTS = st.integers(0, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
UNITS = st.dictionaries(st.text("abcdef", min_size=1, max_size=4), COUNTS, max_size=14)
SEED = seed_of("2026-10", "bureau", "responsible_unit", "first")
COUNTY = {f"u{number:02}": (34, 40) for number in range(12)} | {
    "good": (398, 400),
    "bad": (180, 300),
    "few": (2, 9),
    "nobody": (0, 0),
}


def test_the_seed_is_that_of_the_contract() -> None:
    assert SEED == "2026-10|bureau|responsible_unit|first"


def test_a_county() -> None:
    found = standings(COUNTY, 10, SEED)
    assert found.prior is not None and 0.7 < found.prior.mean < 0.9
    good, bad, few = found["good"], found["bad"], found["few"]
    assert (good.rank, good.rank_low, good.rank_high, good.tier) == (1, 1, 1, Tier.ABOVE)
    assert (bad.rank, bad.rank_low, bad.rank_high, bad.tier) == (14, 14, 14, Tier.BELOW)
    assert {found[f"u{number:02}"].rank for number in range(12)} == {2}
    assert found["u00"].tier is Tier.IN_LINE
    assert few.adjusted is not None and few.adjusted > 2 / 9  # drawn to the mean
    assert (few.rank, few.tier) == (None, Tier.TOO_FEW)
    assert found["nobody"] == Standing()


def test_four_units_are_not_compared() -> None:
    found = standings({code: COUNTY[code] for code in ("u00", "good", "bad", "few", "nobody")}, 10, SEED)
    assert found.prior is None
    assert set(found.values()) == {Standing()}


@settings(deadline=None, max_examples=40)
@given(UNITS, st.integers(1, 30))
def test_what_every_standing_keeps_to(units: dict[str, tuple[int, int]], rank_from: int) -> None:
    found = standings(units, rank_from, SEED)
    assert found == standings(dict(reversed(units.items())), rank_from, SEED)
    assert set(found) == set(units)
    compared = sum(rated > 0 for _, rated in units.values()) >= 5
    ranked = [code for code, (_, rated) in units.items() if compared and rated >= rank_from]
    for code, (_, rated) in units.items():
        one = found[code]
        assert (one.adjusted is not None) is (compared and rated > 0)
        assert (one.rank is not None) is (code in ranked) is (one.tier is not Tier.TOO_FEW)
        if one.rank is not None and one.rank_low is not None and one.rank_high is not None:
            assert 1 <= one.rank_low <= one.rank <= one.rank_high <= len(ranked)


def test_everybody_satisfied_everybody_in_line() -> None:
    found = standings({f"u{number}": (30 + number, 30 + number) for number in range(9)}, 10, SEED)
    assert {(one.adjusted, one.rank, one.tier) for one in found.values()} == {(1.0, 1, Tier.IN_LINE)}
