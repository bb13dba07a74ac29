"""What stands beside a figure, and that a hidden one takes with it all that would be made of it (R6)."""

from collections.abc import Iterator
from datetime import date

import pytest

from survey.console.beside import (
    channels_apart,
    composite_of,
    read_changes,
    read_raked,
    read_tiers,
    standing_of,
    with_excluded,
)
from survey.console.parts import Part
from survey.console.read_figures import ALL, Figures, Look
from survey.policy import load_policy
from survey.runtime import Runtime
from survey.scoring.asked import FIRST, Asked
from survey.scoring.compare.difference import difference
from survey.scoring.compare.read import Beside
from survey.scoring.counts import Counts
from survey.scoring.definition import Definition
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import Period, read_period
from survey.scoring.read_counts import Place, snapshot
from survey.scoring.rounding import Share
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import RatedObject, Tier
from tests.console.county import County

UNIT, OFFICE = RatedObject.RESPONSIBLE_UNIT, RatedObject.PETITION_OFFICE
RULES = load_policy(None).score


@pytest.fixture
def look(runtime: Runtime, county: County) -> Iterator[Look]:
    with snapshot(runtime) as session:
        yield Look(runtime, session, read_unit_tree(session), small_too=True)


@pytest.fixture
def public(look: Look) -> Look:
    return Look(look.runtime, look.session, look.tree, small_too=False)


def _period(look: Look, label: str) -> Period:
    return read_period(label, look.runtime.clock.now().date())


def test_the_change_is_what_the_comparison_says(look: Look, county: County) -> None:
    period = _period(look, "2026-09")
    for code in (ALL, "D01"):
        now, before = look.whole(code, period), look.whole(code, _period(look, "2026-08"))
        changes = read_changes(look, now, code)[UNIT]
        assert [change.period.label for change in changes] == ["2026-08"]  # nobody was asked last year
        pair = [figures.counts_of(code, UNIT) for figures in (now, before)]
        shares = [Share(now.definition.satisfied_of(one.levels), one.rated) for one in pair if one]
        assert changes[0].difference == difference(*shares)
    definition = now.definition
    beside = Beside(look.session, look.tree, look.today, definition).changes("D01", period)
    assert [one for one in beside[UNIT] if one.before and one.before.whole] == list(changes)


def test_r6_a_change_against_a_hidden_month_is_hidden(public: Look, county: County) -> None:
    checked = 0
    for month in ("2026-08", "2026-09", "2026-10"):
        figures = public.units(_period(public, month))
        for code in county.units:
            for change in read_changes(public, figures, code)[UNIT]:
                then = public.units(change.period).counts_of(code, UNIT)
                if then is None or figures.counts_of(code, UNIT) is None:
                    assert change.difference is None
                    checked += 1
                if then is None:
                    assert change.before is None
    assert checked


def test_r6_each_month_of_a_trend_is_hidden_by_itself(public: Look, runtime: Runtime, county: County) -> None:
    period = _period(public, "2026-08..2026-10")
    hidden_ones = 0
    for code in (*county.units, county.top):
        months = public.months(code, period)
        for month in period.months():
            alone = list_scores(
                runtime, Asked(_period(public, month), unit=code, rounds=(FIRST,), public=True)
            )
            item = months.of(code, UNIT, month)
            assert item["suppressed"] >= alone[0]["suppressed"]
            assert item["rate"] in (alone[0]["rate"], None)
            hidden_ones += item["suppressed"]
        rated = {month: months.counts[Place(code, UNIT, FIRST, month)].rated for month in period.months()}
        few = [month for month in rated if months.of(code, UNIT, month)["suppressed"]]
        held = sum(rated[month] for month in few)
        assert not held or (len(few) > 1 and held >= min(5, sum(rated.values())))
    assert hidden_ones


def test_r6_what_is_hidden_has_no_tier_no_rank_and_no_part_in_the_mean(public: Look, county: County) -> None:
    figures = public.units(_period(public, "2026-10"))
    tiers = read_tiers(figures, public.tree, UNIT)
    few = [code for code in public.tree.codes if figures.counts_of(code, UNIT) is None]
    assert few
    assert not set(few) & set(tiers)
    for code in few:
        assert standing_of(figures, public.tree, code, UNIT) is None
        assert composite_of(figures, code)["rate"] is None


def test_tiers_are_those_of_the_standings(look: Look) -> None:
    figures = look.units(_period(look, "last12"))
    tiers = read_tiers(figures, look.tree, UNIT)
    assert set(tiers.values()) - {Tier.TOO_FEW}
    for code, tier in tiers.items():
        standing = standing_of(figures, look.tree, code, UNIT)
        assert standing
        assert standing.tier is tier


def test_r6_a_raked_figure_is_hidden_where_a_cell_of_it_is(look: Look, public: Look, county: County) -> None:
    period = _period(look, "last12")
    open_ = read_raked(look, look.unit("D01", period), "D01")
    assert open_ == Beside(look.session, look.tree, look.today, Definition()).raked("D01", period)
    assert open_[UNIT]
    checked = 0
    for code in county.units:
        parts = public.unit(code, period)
        few = any(place.unit == code and place.object is UNIT for place in parts[Part.CATEGORY].small)
        if few:
            assert read_raked(public, parts, code)[UNIT] is None
            checked += 1
    assert checked


def test_r6_channels_are_not_tested_where_one_is_hidden(public: Look, county: County) -> None:
    period = _period(public, "last12")
    checked = 0
    for code in county.units:
        channels = public.unit(code, period)[Part.CHANNEL]
        found = channels_apart(channels, code, UNIT)
        if any(channels.counts_of(code, UNIT, key) is None for key in channels.keys(code)):
            assert found.test is None
            assert found.spoken is None
            checked += 1
    assert checked


def test_both_figures_stand_where_ratings_were_taken_out() -> None:
    place = Place("S1", UNIT, FIRST)
    period = read_period("2026-10", date(2026, 10, 19))
    counts = Counts(surveys=11, levels={1: 8, 5: 2}, excluded={5: 1})
    figures = Figures(period, RULES, {place: counts})
    assert figures.of("S1", UNIT)["rate"] == 0.8
    assert with_excluded(figures, "S1", UNIT) == 0.727
    assert with_excluded(Figures(period, RULES, {}), "S1", UNIT) is None
    assert with_excluded(Figures(period, RULES, {place: counts}, {place}), "S1", UNIT) is None
    for_all = Figures(period, RULES, {place: counts}, show_from=5)  # R6: one rating, and what it was
    assert with_excluded(for_all, "S1", UNIT) is None
    assert "excluded" not in for_all.of("S1", UNIT)


def test_the_composite_weighs_by_the_rules_that_its_figures_are_made_by() -> None:
    """Those of a closed month, when the policy's weights have changed since."""
    counts = {Place("S1", UNIT): Counts(levels={1: 1, 5: 3}), Place("S1", OFFICE): Counts(levels={1: 4})}
    weights = RULES.composite.model_copy(update={"responsible_unit": 1.0, "petition_office": 0.0})
    then = RULES.model_copy(update={"composite": weights})
    period = read_period("2026-09", date(2026, 10, 5))
    assert composite_of(Figures(period, RULES, counts), "S1")["rate"] == 0.625
    assert composite_of(Figures(period, then, counts), "S1")["rate"] == 0.25
