"""A month is closed once and for good; what was not as it should be is kept with it (R9, CONTRACT §6)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from survey.clock import SetClock
from survey.models import Audit, FrozenMonth
from survey.reviewing.closing.checklist import Check, checklist, warnings
from survey.reviewing.closing.close import Hand, close_month, read_closed
from survey.reviewing.closing.month import months_until, read_month
from survey.runtime import Runtime
from survey.scoring.asked import Asked
from survey.scoring.frozen import NotOver
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import Month, Period, PeriodError, read_period
from survey.vocabulary import RatedObject
from tests.build import make_case, make_survey
from tests.scoring.county import County

LI = Hand("li")


def october(runtime: Runtime) -> Period:
    return read_period("2026-10", runtime.clock.now().date())


def counts(runtime: Runtime, month: Period) -> dict[Check, int]:
    with runtime.database.read() as session:
        return {line.check: line.count for line in checklist(runtime, session, month)}


def test_r9_a_month_is_closed_once_and_on_record(runtime: Runtime, county: County, clock: SetClock) -> None:
    county.ask("water", 1, 2, 5)
    clock.advance(timedelta(days=20))
    month = october(runtime)
    assert close_month(runtime, month, LI, "the province asks for it")
    assert not close_month(runtime, month, Hand("zhao"), "again")
    with runtime.database.read() as session:
        acts = session.scalars(select(Audit).where(Audit.act == "month.freeze")).all()
        closed = read_closed(session)["2026-10"]
    assert [(act.actor, act.subject_id) for act in acts] == [("li", "2026-10")]
    assert acts[0].detail["why"] == closed.why == "the province asks for it"
    assert (closed.by, closed.frozen_at) == ("li", clock.now())


def test_what_comes_later_stands_beside_a_closed_month(
    runtime: Runtime, county: County, clock: SetClock
) -> None:
    survey, *_ = county.ask("water", 1, 2, 5)
    clock.advance(timedelta(days=20))
    close_month(runtime, october(runtime), LI)
    county.rate(survey, RatedObject.PETITION_OFFICE, 4)
    asked = Asked(october(runtime), unit="water", rounds=("first",))
    item = next(one for one in list_scores(runtime, asked) if one["object"] == "responsible_unit")
    assert (item["frozen"], item["rated"], item["rate"]) == (True, 3, 0.667)


def test_a_month_that_is_not_over_cannot_be_closed(runtime: Runtime, county: County) -> None:
    with pytest.raises(NotOver):
        close_month(runtime, october(runtime), LI)
    with runtime.database.read() as session:
        assert session.get(FrozenMonth, "2026-10") is None
        lines = checklist(runtime, session, october(runtime))
    assert [line.check for line in lines if line.forbids] == [Check.OVER]
    assert Check.OVER not in {line.check for line in warnings(lines)}


def test_r9_warnings_do_not_forbid_and_are_kept_as_they_were(
    runtime: Runtime, county: County, clock: SetClock
) -> None:
    county.ask("water", 1)
    county.pick(county.close("water"))
    clock.advance(timedelta(days=20))
    month = october(runtime)
    assert counts(runtime, month)[Check.UNDER_WAY] == 1
    assert close_month(runtime, month, LI)
    with runtime.database.read() as session:
        closed = read_closed(session)["2026-10"]
    warned = {line.check: line.count for line in closed.warned}
    assert warned[Check.UNDER_WAY] == 1
    assert Check.OVER not in warned


def test_an_earlier_month_that_is_open_is_told(runtime: Runtime, clock: SetClock) -> None:
    make_case(runtime, closed_ago=timedelta(days=80))
    survey = make_survey(runtime)
    clock.advance(timedelta(days=20))
    month = october(runtime)
    assert counts(runtime, month)[Check.EARLIER] == len(["2026-07", "2026-08", "2026-09"])
    close_month(runtime, read_period("2026-08", clock.now().date()), LI)
    assert counts(runtime, month)[Check.EARLIER] == 2
    assert survey.closed_month == "2026-10"


def test_days_to_be_counted_anew_are_told_and_closing_counts_them(
    runtime: Runtime, county: County, clock: SetClock
) -> None:
    county.ask("water", 1, 2, 5)
    clock.advance(timedelta(days=20))
    assert counts(runtime, october(runtime))[Check.FACTS] == 1
    close_month(runtime, october(runtime), LI)
    item = list_scores(runtime, Asked(october(runtime), unit="county", rounds=("first",)))[0]
    assert (item["frozen"], item["rated"]) == (True, 3)


@pytest.mark.parametrize("text", ["2026-Q3", "2026", "2026-10..2026-10", "last12", "2026-13", "October", ""])
def test_what_is_no_month_is_refused(runtime: Runtime, text: str) -> None:
    with pytest.raises(PeriodError):
        read_month(text, runtime.clock.now().date())


def test_a_house_without_cases_has_no_months(runtime: Runtime) -> None:
    with runtime.database.read() as session:
        assert months_until(session, Month(2026, 10)) == []
