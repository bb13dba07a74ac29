"""R6 from outside: what somebody without small cells could work out of what they are shown."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from survey.models import Survey
from survey.scoring.asked import FINAL, FIRST, Asked
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import read_period
from survey.scoring.score import Score
from survey.vocabulary import Basis, Breakdown, Disposition, RatedObject
from tests.scoring.county import County, at

ONE = RatedObject.RESPONSIBLE_UNIT
Read = Callable[..., dict[tuple[str, str | int, str], Score]]


@pytest.fixture
def read(county: County) -> Read:
    def public(
        period: str, basis: Basis = Basis.SETTLED, by: Breakdown | None = None
    ) -> dict[tuple[str, str | int, str], Score]:
        span = read_period(period, county.clock.now().date())
        asked = Asked(span, basis, objects=(ONE,), rounds=(FIRST, FINAL, 2), by=by, public=True)
        items = list_scores(county.runtime, asked)
        return {(item["unit"], item["round"], item.get("key", "")): item for item in items}

    return public


def _again(county: County, survey_id: int, level: int) -> None:
    """The second round of the case of a survey."""
    with county.runtime.database.read() as session:
        case_id = session.get_one(Survey, survey_id).case_id
    second = county.pick(case_id)
    county.rate(second, ONE, level)
    county.settle(second, Disposition.PARTIAL)


@pytest.mark.parametrize("by", [None, Breakdown.CHANNEL])
@pytest.mark.parametrize("basis", Basis)
def test_r6_the_final_figure_less_the_first_one_tells_of_no_single_person(
    county: County, read: Read, basis: Basis, by: Breakdown | None
) -> None:
    first, *_ = county.ask("water", 5, 4, 4, 1, 2, 2, 3)
    others = county.ask("roads", 5, 4, 4, 5, 4, 1, 2, 2, 3)
    county.clock.advance(timedelta(days=1))
    _again(county, first, 2)
    key = "" if by is None else "sms"
    found = read("2026-10", basis, by)
    assert found["water", FIRST, key]["rated"] == 7
    assert found["water", FINAL, key]["suppressed"] and found["county", FINAL, key]["suppressed"]
    for survey in others[:5]:
        _again(county, survey, 1 + survey % 2)
    found = read("2026-10", basis, by)
    assert found["water", FINAL, key]["suppressed"], "one person still"
    assert found["roads", FINAL, key]["suppressed"], "it would give the one away beside the county's"
    assert found["county", FINAL, key]["rated"] == 16


def test_r6_months_of_ones_own_choosing_give_no_hidden_month_back(county: County, read: Read) -> None:
    for month, levels in ((8, (1, 2, 3, 4, 5, 1)), (9, (5, 4)), (10, (1, 2, 3, 4, 5, 1))):
        county.clock.set(at(f"2026-{month:02}-20T10:00:00+08:00"))
        county.ask("water", *levels)
        county.ask("north", *(1, 2, 3, 4, 5) * 2)
    assert read("2026-09")["water", FIRST, ""]["suppressed"]
    assert read("2026-08")["water", FIRST, ""]["rated"] == 6
    for span in ("2026-08..2026-09", "2026-08..2026-10", "2026-09..2026-10", "1900-01..2199-12"):
        assert read(span)["water", FIRST, ""]["suppressed"], span
    assert read("2026-Q3")["water", FIRST, ""]["rated"] == 8


def test_r6_the_rates_with_and_without_one_rating_are_not_both_shown(county: County, read: Read) -> None:
    bad, *_ = county.ask("water", 5, 4, 4, 1, 2, 2, 3)
    county.ask("north", *(1, 2, 3, 4, 5) * 2)
    county.exclude(bad)
    item = read("2026-10")["water", FIRST, ""]
    assert item["rated"] == 6
    assert "excluded" not in item


def test_r6_one_late_rating_beside_a_closed_month_is_hidden(county: County, read: Read) -> None:
    county.clock.set(at("2026-09-20T10:00:00+08:00"))
    county.ask("north", *(1, 2, 3, 4, 5) * 2)
    county.ask("water", 1, 2, 2, 3, 4, 5)
    silent = county.pick(county.close("water"))
    county.settle(silent, Disposition.NON_CONTACT)
    county.clock.set(at("2026-10-03T09:00:00+08:00"))
    county.freeze("2026-09")
    county.rate(silent, ONE, 5)
    item = read("2026-09")["water", FIRST, ""]
    assert item["rated"] == 6
    assert set(item["late"].values()) == {None}
    assert read("2026-09")["north", FIRST, ""]["late"] == {str(level): 0 for level in range(1, 6)}
