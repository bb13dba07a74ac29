"""What the pages ask of the database, tried on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest

from survey.clock import SetClock
from survey.console.callbacks import Show, read_callbacks
from survey.console.case_file import read_case_file
from survey.console.case_search import AT_MOST, search_cases
from survey.console.parts import BREAKDOWNS, Part
from survey.console.periods import Ends, read_ends
from survey.console.progress import read_progress
from survey.console.read_figures import ALL, Look
from survey.models import Answer, DirtyDay
from survey.runtime import Runtime
from survey.scoring.asked import FIRST
from survey.scoring.periods import Month, Period, read_period
from survey.scoring.read_counts import Place, Wanted, read_counts, snapshot
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import Disposition, NotAsked, RatedObject, SurveyState
from tests.build import make_case, make_survey, make_unit
from tests.console.county import make_county

TODAY = "2026-10-19"
MONTHS = Period("2026-08..2026-10", Month(2026, 8), Month(2026, 10))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def small_county(runtime: Runtime) -> None:
    make_county(runtime, months=3, cases_a_month=60)


def _dirty(runtime: Runtime) -> None:
    """A rating changes its mind behind the facts' back, and its day is marked."""
    with runtime.database.write() as session:
        changed = session.query(Answer).filter(Answer.level == 1).first()
        assert changed
        changed.level = 5
        session.flush()
        session.add_all(DirtyDay(day=day) for day in ("2026-09-10", "2026-09-11", "2026-10-05"))


@pytest.mark.usefixtures("small_county")
@pytest.mark.parametrize("dirty", [False, True])
def test_pages_count_what_scores_count(runtime: Runtime, dirty: bool) -> None:
    if dirty:
        _dirty(runtime)
    with snapshot(runtime) as session:
        tree = read_unit_tree(session)
        look = Look(runtime, session, tree, small_too=True)
        counted = read_counts(session, tree, TODAY, Wanted(MONTHS))
        shown = look.units(MONTHS).counts
        by = {
            part: read_counts(session, tree, TODAY, Wanted(MONTHS, by=by)) for part, by in BREAKDOWNS.items()
        }
        branch = look.unit("XZ", MONTHS)
    first = {place: counts for place, counts in counted.items() if place.round == FIRST}
    assert first
    assert {place: counts for place, counts in shown.items() if place.unit != ALL} == first
    top = {rated: shown[Place("430000", rated, FIRST)] for rated in RatedObject}
    assert {rated: shown[Place(ALL, rated, FIRST)] for rated in RatedObject} == top
    for part, expected in by.items():
        same = {at: counts for at, counts in expected.items() if at.unit == "XZ" and at.round == FIRST}
        assert branch[part].counts == same


@pytest.mark.usefixtures("small_county")
def test_the_months_of_a_unit_are_those_of_its_scores(runtime: Runtime) -> None:
    with snapshot(runtime) as session:
        tree = read_unit_tree(session)
        months = Look(runtime, session, tree, small_too=True).unit("430000", MONTHS)[Part.MONTH]
        for label in MONTHS.months():
            period = read_period(label, runtime.clock.now().date())
            alone = read_counts(session, tree, TODAY, Wanted(period))
            for rated in RatedObject:
                place = Place("430000", rated, FIRST)
                assert months.counts[Place("430000", rated, FIRST, label)] == alone[place]


@pytest.mark.usefixtures("small_county")
def test_every_closed_case_is_in_one_bucket_and_the_buckets_add_up(runtime: Runtime) -> None:
    with runtime.database.read() as session:
        progress = read_progress(session, MONTHS)
        assert progress.closed == 180
        assert progress.adds_up
        tree = read_unit_tree(session)
        parts = [read_progress(session, MONTHS, [number]) for number in tree.by_id]
    assert sum(part.closed for part in parts) == 180
    assert all(part.adds_up for part in parts)
    assert len(progress.stages) == 5
    assert all(progress.stages.values())


def test_a_case_transferred_later_stays_with_the_unit_that_was_rated(runtime: Runtime) -> None:
    old, new = make_unit(runtime, "OLD"), make_unit(runtime, "NEW")
    case = make_case(runtime, unit=new)
    make_survey(runtime, case, unit_id=old.id)
    month = read_period(case.closed_month, runtime.clock.now().date())
    with runtime.database.read() as session:
        assert read_progress(session, month, [old.id]).closed == 1
        assert read_progress(session, month, [new.id]).total == 0


def test_a_page_opens_where_the_data_ends(runtime: Runtime, clock: SetClock) -> None:
    with runtime.database.read() as session:
        assert read_ends(session) is None
    make_case(runtime, closed_ago=timedelta(days=80))
    with runtime.database.read() as session:
        assert read_ends(session) == Ends("2026-07", "2026-07")
    make_case(runtime, not_asked=NotAsked.NO_PHONE, not_asked_at=clock.now(), not_asked_day="2026-09-02")
    with runtime.database.read() as session:
        assert read_ends(session) == Ends("2026-07", "2026-09")
    make_survey(
        runtime, state=SurveyState.SETTLED, disposition=Disposition.NON_CONTACT, settled_at=clock.now(),
        settled_day=TODAY,
    )  # fmt: skip
    with runtime.database.read() as session:
        assert read_ends(session) == Ends("2026-07", "2026-10")


def test_paging_shows_every_survey_once_in_its_order(runtime: Runtime, clock: SetClock) -> None:
    for n in range(7):
        make_survey(runtime, make_case(runtime), next_at=clock.now() + timedelta(hours=n // 2))
    seen, after = [], None
    with runtime.database.read() as session:
        for _ in range(4):
            page = read_callbacks(session, Show.UNDER_WAY, after, size=2)
            seen += [(row.at, row.survey_id) for row in page.rows]
            after = seen[-1]
    assert page.next_cursor is None
    assert len(seen) == len(set(seen)) == 7
    assert seen == sorted(seen)


def test_the_list_narrows_to_what_the_funnel_calls_the_same(runtime: Runtime, clock: SetClock) -> None:
    now = clock.now()
    made = {
        Show.PICKED: make_survey(runtime),
        Show.ASKED: make_survey(runtime, make_case(runtime), state=SurveyState.OPEN, called=True),
        Show.ANSWERING: make_survey(runtime, make_case(runtime), called=True, last_heard_at=now),
        Show.WITH_PERSON: make_survey(runtime, make_case(runtime), last_heard_at=now, to_person_at=now),
        Show.SETTLED: make_survey(
            runtime, make_case(runtime), state=SurveyState.SETTLED, settled_at=now, settled_day=TODAY,
            disposition=Disposition.COMPLETE,
        ),
    }  # fmt: skip
    with runtime.database.read() as session:
        for show, survey in made.items():
            rows = read_callbacks(session, show, None).rows
            assert [(row.survey_id, row.standing) for row in rows] == [(survey.id, show)]
        assert len(read_callbacks(session, Show.UNDER_WAY, None).rows) == 4
        case = read_callbacks(session, Show.PICKED, None).rows[0].case_id
        buckets = read_progress(session, read_period("2026-10", now.date())).buckets
        file = read_case_file(session, case)
    assert {bucket.key for bucket in buckets} == {*made} - {Show.SETTLED} | {Disposition.COMPLETE}
    assert file
    assert file.first_survey
    assert file.first_survey.id == made[Show.PICKED].id


def test_a_case_is_found_by_how_its_number_begins(runtime: Runtime) -> None:
    for number in ("AB1", "AB2", "A_1", "B1"):
        make_case(runtime, case_no=number)
    with runtime.database.read() as session:
        assert [one.case_no for one in search_cases(session, " AB")] == ["AB1", "AB2"]
        assert [one.case_no for one in search_cases(session, "A_")] == ["A_1"]
        assert search_cases(session, "%") == search_cases(session, "  ") == []
    for n in range(AT_MOST + 1):
        make_case(runtime, case_no=f"C{n:03}")
    with runtime.database.read() as session:
        assert len(search_cases(session, "C")) == AT_MOST
