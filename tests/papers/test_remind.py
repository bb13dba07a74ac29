"""The reminder to close a month comes once, and waits until somebody has closed it."""

from datetime import UTC, datetime, timedelta

from scheduler.close_month import close_month as remind_job
from scheduler.reports import reports
from survey.clock import SetClock
from survey.papers.remind import waiting
from survey.reviewing.closing.checklist import Check
from survey.reviewing.closing.close import Hand, close_month
from survey.runtime import Runtime
from survey.scoring.periods import read_period
from tests.build import make_survey


def at(clock: SetClock, text: str) -> None:
    clock.set(datetime.fromisoformat(text).replace(tzinfo=UTC) - timedelta(hours=8))


def months(runtime: Runtime) -> list[str]:
    with runtime.database.read() as session:
        return [one.month for one in waiting(session)]


def test_it_comes_on_the_third_and_goes_when_the_month_is_closed(runtime: Runtime, clock: SetClock) -> None:
    make_survey(runtime)
    at(clock, "2026-11-03T08:59")
    assert remind_job(runtime) == {"month": 0}
    at(clock, "2026-11-03T09:00")
    assert remind_job(runtime) == {"month": 1}
    assert remind_job(runtime) == {"month": 0}
    assert months(runtime) == ["2026-10"]
    with runtime.database.read() as session:
        assert waiting(session)[0].warned[Check.UNDER_WAY] == 1
    close_month(runtime, read_period("2026-10", clock.now().date()), Hand("li"))
    assert months(runtime) == []


def test_a_month_closed_before_is_not_reminded_of(runtime: Runtime, clock: SetClock) -> None:
    make_survey(runtime)
    at(clock, "2026-11-01T10:00")
    close_month(runtime, read_period("2026-10", clock.now().date()), Hand("li"))
    at(clock, "2026-11-03T09:00")
    assert remind_job(runtime) == {"month": 0}


def test_a_month_before_the_first_case_is_not_reminded_of(runtime: Runtime, clock: SetClock) -> None:
    make_survey(runtime)
    at(clock, "2026-10-20T09:00")
    assert remind_job(runtime) == {"month": 0}


def test_r10_a_reminder_that_was_missed_comes_with_the_next_sheets(runtime: Runtime, clock: SetClock) -> None:
    make_survey(runtime)
    at(clock, "2026-11-05T16:00")
    assert reports(runtime)["month"] == 1
    assert months(runtime) == ["2026-10"]
