"""What asking again does to the figures: only where it was asked, and the first answer stays."""

from survey.scoring.asked import Asked
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import month_of
from survey.scoring.score import Score
from survey.vocabulary import Disposition, RatedObject
from tests.scoring.county import County

UNIT, OFFICE = RatedObject.RESPONSIBLE_UNIT, RatedObject.PETITION_OFFICE


def figures(county: County) -> dict[tuple[str, str | int], Score]:
    """By object and round."""
    period = month_of(county.clock.now().date())
    asked = Asked(period, unit="county", rounds=("first", 2, "final"))
    return {(one["object"], one["round"]): one for one in list_scores(county.runtime, asked)}


def given(score: Score) -> dict[str, int]:
    return {level: n for level, n in score["counts"].items() if n}


def test_a_5_and_then_a_2_is_first_5_and_final_2_and_the_other_object_keeps_its_rating(
    county: County,
) -> None:
    (first,) = county.ask("water", 5, office=1)
    case_id = next(one.case_id for one in county.look().surveys if one.id == first)
    again = county.pick(case_id, (UNIT,))
    county.rate(again, UNIT, 2)
    county.rate(again, OFFICE, 5)
    county.settle(again, Disposition.COMPLETE)
    found = figures(county)
    assert [given(found[UNIT, of]) for of in ("first", 2, "final")] == [{"5": 1}, {"2": 1}, {"2": 1}]
    assert [given(found[OFFICE, of]) for of in ("first", "final")] == [{"1": 1}, {"1": 1}]
    assert (found[UNIT, 2]["surveys"], found[UNIT, 2]["participation"]) == (1, 1.0)
    assert (found[OFFICE, 2]["surveys"], found[OFFICE, 2]["dispositions"]) == (0, {})


def test_a_later_round_without_an_answer_changes_nothing(county: County) -> None:
    (first,) = county.ask("water", 5, office=1)
    case_id = next(one.case_id for one in county.look().surveys if one.id == first)
    county.settle(county.pick(case_id, (UNIT,)), Disposition.NON_CONTACT)
    found = figures(county)
    assert [given(found[UNIT, of]) for of in ("first", "final")] == [{"5": 1}, {"5": 1}]
    assert (found[UNIT, 2]["participation"], found[UNIT, 2]["rated"]) == (0.0, 0)
