"""A restored office stands still until somebody says that it may go on; then nothing leaves twice (R1)."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from scheduler import sending
from scheduler.dispatch import dispatch
from survey.clock import SetClock
from survey.course.pausing import resume, running_pauses
from survey.models import Attempt, LoginSession, NoticeDelivery
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel, DeliveryState
from tests.backup.conftest import Place
from tests.backup.every_table import ROWS, fill
from tests.backup.office import back_up, put_back
from tests.build import make_attempt, make_survey

HOUR = timedelta(hours=1)


def _three(office: Runtime) -> dict[str, int]:
    """One attempt that is due, one that somebody has claimed, one that is due in two hours."""
    survey, now = make_survey(office), office.clock.now()
    claimed = {"state": AttemptState.CLAIMED, "claim": "theirs", "claimed_until": now + HOUR}
    return {
        "due": make_attempt(office, survey).id,
        "claimed": make_attempt(office, survey, **claimed).id,
        "later": make_attempt(office, survey, due_at=now + 2 * HOUR).id,
    }


def _restored(
    office: Runtime, place: Runtime, clock: SetClock, file: Path, identity: Path, *, go_on: bool = False
) -> None:
    """An hour after the backup."""
    back_up(office, file)
    clock.advance(HOUR)
    put_back(place, file, identity, go_on=go_on)


def _states(place: Runtime, ids: dict[str, int]) -> dict[str, AttemptState]:
    with place.database.read() as session:
        return {name: session.get_one(Attempt, id_).state for name, id_ in ids.items()}


def test_r1_what_may_have_left_since_the_backup_is_in_doubt(
    office: Runtime, empty_place: Place, clock: SetClock, identity: Path, tmp_path: Path
) -> None:
    """It is not sent again: reconcile asks the carrier. What was to leave later still does."""
    ids, made_at = _three(office), clock.now()
    place = empty_place("sqlite" if office.database.is_sqlite else "postgresql")
    _restored(office, place, clock, tmp_path / "b", identity)
    assert _states(place, ids) == {
        "due": AttemptState.UNKNOWN,
        "claimed": AttemptState.UNKNOWN,
        "later": AttemptState.PLANNED,
    }
    with place.database.read() as session:
        assert {session.get_one(Attempt, ids[name]).left_at for name in ("due", "claimed")} == {made_at}
    with place.database.write() as session:
        resume(session, clock.now())
    assert sending.claim(place, Channel.SMS, 10) is None
    clock.advance(2 * HOUR)
    claimed = sending.claim(place, Channel.SMS, 10)
    assert claimed is not None and list(claimed.ids) == [ids["later"]]


def test_r5_nothing_leaves_until_somebody_says_so(
    office: Runtime, empty_place: Place, clock: SetClock, identity: Path, tmp_path: Path
) -> None:
    """A copy made for a drill texts nobody."""
    ids = _three(office)
    place = empty_place("sqlite")
    _restored(office, place, clock, tmp_path / "b", identity)
    clock.advance(2 * HOUR)
    dispatch(place)
    assert _states(place, ids)["later"] is AttemptState.PLANNED
    with place.database.read() as session:
        pause = running_pauses(session)[0]
    assert pause.channel is None and pause.unit_id is None
    assert pause.why.startswith("由 2026-10-19 10:00 的备份恢复")


def test_moved_while_it_stood_still_it_goes_on_where_it_was(
    office: Runtime, empty_place: Place, clock: SetClock, identity: Path, tmp_path: Path
) -> None:
    ids, place = _three(office), empty_place("sqlite")
    _restored(office, place, clock, tmp_path / "b", identity, go_on=True)
    assert _states(place, ids) == {
        "due": AttemptState.PLANNED,
        "claimed": AttemptState.CLAIMED,  # its lease runs out by itself
        "later": AttemptState.PLANNED,
    }
    with place.database.read() as session:
        assert running_pauses(session) == []


def test_notices_that_may_have_left_wait_for_a_person_and_nobody_is_logged_in(
    office: Runtime, empty_place: Place, clock: SetClock, identity: Path, tmp_path: Path
) -> None:
    fill(office)
    waits = {"state": DeliveryState.PLANNED, "due_at": clock.now(), "left_at": None}
    with office.database.write() as session:
        session.execute(update(NoticeDelivery).values(waits))
        session.execute(update(LoginSession).where(LoginSession.id == 1).values(ended_at=None))
    back_up(office, tmp_path / "b")
    place = empty_place("sqlite")
    done = put_back(place, tmp_path / "b", identity, keys_lost=True)
    with place.database.read() as session:
        assert set(session.scalars(select(NoticeDelivery.state))) == {DeliveryState.UNKNOWN}
        assert session.scalar(select(LoginSession.id).where(LoginSession.ended_at.is_(None))) is None
    assert done.sessions_ended >= 1 and done.in_doubt["notices"] == ROWS
