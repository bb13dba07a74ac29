"""The yearly drill; and figures that no answers bear out are found (R4)."""

import importlib
from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, func, select, update

from scheduler.jobs import JOBS
from scheduler.run_job import run_now
from survey.backup.order import facts_that_differ
from survey.clock import SetClock
from survey.course.settle import mark_dirty
from survey.models import FactDay, Survey
from survey.runtime import Runtime
from survey.scoring.facts import rebuild_facts
from survey.vocabulary import Disposition, SurveyState
from tests.backup.conftest import Place
from tests.backup.office import KINDS, run
from tests.build import make_attempt, make_survey

NOT_HERE = {"pull"}  # its databases are in no test


def test_the_yearly_drill(
    office: Runtime, empty_place: Place, clock: SetClock, tmp_path: Path, identity: Path
) -> None:
    """Backed up, verified, restored into the other database; then every job runs there and a page opens."""
    _settled(office)
    make_attempt(office)
    file, place = tmp_path / "b", empty_place(KINDS[office.database.is_sqlite], migrated=False)
    code, made, _ = run(office, "backup", file, "--json")
    assert code == 0 and made["encrypted"] and made["recorded"]
    code, looked, _ = run(place, "backup", "--verify", file, "--identity", identity, "--json")
    assert code == 0 and looked["whole"] and looked["rows"] == made["rows"]
    clock.advance(timedelta(minutes=1))
    code, done, _ = run(place, "restore", file, "--identity", identity, "--json")
    assert code == 0 and done["in_order"] and done["paused"] and done["in_doubt"]["attempts"] == 1
    for job in JOBS.keys() - NOT_HERE:
        run_now(place, job)
    page = importlib.import_module("app").create_app(place).test_client().get("/login")
    assert page.status_code == 200


def test_r4_figures_that_are_not_what_the_answers_say_are_found(office: Runtime) -> None:
    """Counted again, and nothing of it kept."""
    _settled(office)
    now = office.clock.now()
    assert facts_that_differ(office, now) == ()
    with office.database.write() as session:
        session.execute(update(FactDay).values(reached=FactDay.reached + 1))
    assert facts_that_differ(office, now) == ("fact_day",)
    with office.database.read() as session:
        assert session.scalar(select(func.max(FactDay.reached))) == 1
    with office.database.write() as session:
        session.execute(delete(FactDay))
    assert "fact_day" in facts_that_differ(office, now)


def _settled(office: Runtime) -> Survey:
    """A callback that ended two months ago, counted."""
    long_ago = office.clock.now() - timedelta(days=60)
    survey = make_survey(
        office,
        picked_at=long_ago,
        state=SurveyState.SETTLED,
        disposition=Disposition.NON_CONTACT,
        settled_at=long_ago,
        settled_day=office.local_day(long_ago),
    )
    with office.database.write() as session:
        mark_dirty(session, office.local_day(long_ago))
    rebuild_facts(office)
    return survey
