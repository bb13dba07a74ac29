"""`flask db copy`: the office in another database is the same one; what is left behind texts nobody."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text

from survey.backup.copy import copy_to
from survey.backup.form import Counted, Refused
from survey.clock import SetClock
from survey.course.pausing import pause
from survey.models import Audit, JobRun, Pause
from survey.runtime import Runtime
from tests.backup.conftest import Place
from tests.backup.every_table import ROWS, fill
from tests.backup.office import KINDS, WHO, count, everything, quiet, run
from tests.build import make_case, make_survey, make_unit

# What a move itself writes: the pause and its end, and who did it.
TOUCHED = {"audit", "audit_lane", "pause"}


class Killed(Exception):
    """The process was killed here."""


@pytest.mark.parametrize("kind", KINDS)
def test_every_table_comes_out_as_it_went_in(office: Runtime, empty_place: Place, kind: str) -> None:
    """Each kind into itself and into the other one."""
    fill(office)
    before, place = everything(office), empty_place(kind)
    done = copy_to(office, place, WHO, although_busy=True, begun=quiet)
    after = everything(place)
    assert after.keys() == before.keys()
    assert [name for name in after if after[name] != before[name] and name not in TOUCHED] == []
    assert set(before["audit"]) <= set(after["audit"])
    assert (done.tables, done.rows) == (len(before), sum(map(len, everything(office).values())))
    assert all(len(rows) >= ROWS for rows in after.values())


def test_the_office_goes_on_there_and_stands_still_here(office: Runtime, empty_place: Place) -> None:
    """R1, R4, R9: figures and trail are in order, and numbers go on; a pause of before is still one."""
    with office.database.write() as session:
        pause(session, "flood", "centre", office.clock.now())
    make_survey(office)
    place = empty_place(KINDS[office.database.is_sqlite], migrated=False)
    code, said, told = run(office, "db", "copy", "--to", place.database.url, "--json")
    assert code == 0 and said["in_order"] and said["people_found"], told
    running = select(Pause.why).where(Pause.ended_at.is_(None)).order_by(Pause.id)
    with office.database.read() as here, place.database.read() as there:
        assert [why[:5] for why in here.scalars(running)] == ["flood", "moved"]
        assert there.scalars(running).all() == ["flood"]
        assert there.scalars(select(Audit.act).order_by(Audit.id)).all() == ["pause", "copy database"]
    assert make_unit(place, "NEW").id > make_unit(office, "NEW").id - 1
    code, said, told = run(place, "audit", "verify", "--json")
    assert code == 0, told


def test_an_office_at_work_is_not_moved_unawares(
    office: Runtime, empty_place: Place, clock: SetClock
) -> None:
    place = empty_place("sqlite")
    with office.database.write() as session:
        session.execute(insert(JobRun).values(job="dispatch", slot="now", started_at=clock.now()))
    code, _, told = run(office, "db", "copy", "--to", place.database.url)
    assert code == 1 and "at work (the job dispatch" in told
    assert not count(office, Pause)
    clock.advance(timedelta(minutes=3))
    assert run(office, "db", "copy", "--to", place.database.url, "--json")[0] == 0


def test_it_goes_into_an_empty_place_only_and_not_into_itself(office: Runtime, empty_place: Place) -> None:
    place = empty_place(KINDS[office.database.is_sqlite])
    make_case(place)
    kept = everything(place)
    with pytest.raises(Refused, match=r"here already \(.*unit"):
        copy_to(office, place, WHO, although_busy=False, begun=quiet)
    with pytest.raises(Refused, match="the database in use"):
        copy_to(office, office, WHO, although_busy=False, begun=quiet)
    assert everything(place) == kept
    assert run(office, "db", "copy", "--to", "mysql://x/y")[0] == 2
    assert not count(office, Pause), "nothing is paused for a move that was refused"


def test_one_that_was_broken_off_leaves_the_place_empty_and_the_office_at_work(
    office: Runtime, empty_place: Place
) -> None:
    make_survey(office)
    place = empty_place(KINDS[office.database.is_sqlite])

    def killed(_rows: int) -> Counted:
        raise Killed

    with pytest.raises(Killed):
        copy_to(office, place, WHO, although_busy=False, begun=killed)
    with office.database.read() as session:
        assert session.scalars(select(Pause.ended_at)).one() is not None
    with place.database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM unit")) == 0
    assert copy_to(office, place, WHO, although_busy=False, begun=quiet).order.is_kept
