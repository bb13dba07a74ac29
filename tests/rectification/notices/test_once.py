"""R1: a notice leaves at most once, whoever sends it and wherever they are killed."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event

from scheduler.notice_check import check_and_say_so
from scheduler.notices import LEASE, claim, doubt_stale, settle
from scheduler.notify import notify
from survey.clock import SetClock
from survey.rectification.notices.outcome import Outcome
from survey.rectification.notices.send_again import send_again
from survey.vocabulary import DeliveryState as D
from tests.carriers.stand_in import refuse
from tests.mail.post_office import DROP
from tests.office_room import Room
from tests.ordinary import MONDAY
from tests.rectification.notices.conftest import Office
from tests.rectification.notices.people import (
    EMAIL,
    IDS,
    SMS,
    delivery,
    make_rectification,
    make_told_unit,
    notify_of,
    states,
)


def test_r1_again_and_by_several_at_once_it_is_one(office: Office, clock: SetClock) -> None:
    unit = make_told_unit(office.runtime)
    for _ in range(6):
        notify_of(office.runtime, make_rectification(office.runtime, unit))
    threads = [threading.Thread(target=notify, args=(office.runtime,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    clock.advance(timedelta(hours=1))
    notify(office.runtime)
    assert (len(office.sent()), len(office.post.came)) == (6, 6)


def test_r1_whoever_lost_the_claim_sends_nothing(office: Office, ids: IDS, clock: SetClock) -> None:
    slow = claim(office.runtime, EMAIL, clock.now())
    clock.advance(LEASE)
    fast = claim(office.runtime, EMAIL, clock.now())
    assert slow and fast and slow[0] == fast[0] == ids[EMAIL]
    assert check_and_say_so(office.runtime, *slow) is None
    assert delivery(office.runtime, ids[EMAIL]).state is D.PLANNED
    ready = check_and_say_so(office.runtime, *fast)
    assert ready is not None
    assert check_and_say_so(office.runtime, *fast) is None


@pytest.mark.parametrize(("again", "state"), [(False, D.ACCEPTED), (True, D.PLANNED)])
def test_r1_an_answer_that_comes_late_counts_unless_it_was_sent_again(
    office: Office, ids: IDS, clock: SetClock, again: bool, state: D
) -> None:
    held = claim(office.runtime, EMAIL, clock.now())
    ready = check_and_say_so(office.runtime, *held) if held else None
    clock.advance(timedelta(minutes=11))
    assert ready and doubt_stale(office.runtime) == 1
    if again:
        assert send_again(office.runtime, ids[EMAIL], "chen")
    settle(office.runtime, ready, Outcome(D.ACCEPTED))
    assert delivery(office.runtime, ids[EMAIL]).state is state


def test_r1_killed_at_any_statement_it_leaves_at_most_once(office: Office, clock: SetClock) -> None:
    one = make_rectification(office.runtime)
    every = 1 if office.runtime.database.is_sqlite else 3  # the statements are the same, and slower
    for kill_at in range(1, 100, every):
        before = office.left
        ids = notify_of(office.runtime, one, mark=f"order:{kill_at}")
        killed = _killed(office, lambda: notify(office.runtime), kill_at)
        clock.advance(timedelta(minutes=11))
        notify(office.runtime)
        assert set(states(office, ids)) <= {D.ACCEPTED, D.UNKNOWN}
        assert office.left - before <= 2
        clock.set(MONDAY + timedelta(hours=kill_at % 8))
        if not killed:
            break
    assert not killed and kill_at > 20


def _killed(office: Office, act: Callable[[], object], at: int) -> bool:
    """Whether it was killed: at the statement of that number, with nothing of its transaction kept."""
    count = 0

    def strike(*_: object) -> None:
        nonlocal count
        count += 1
        if count == at:
            raise KeyboardInterrupt

    engines = {office.runtime.database.engine, office.runtime.database._relaxed}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", strike)
    try:
        act()
    except KeyboardInterrupt:
        return True
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", strike)
    return False


def test_r1_what_is_in_doubt_is_not_sent_again_by_itself(office: Office, ids: IDS, clock: SetClock) -> None:
    office.post.data = DROP
    notify(office.runtime)
    assert delivery(office.runtime, ids[EMAIL]).state is D.UNKNOWN
    clock.advance(timedelta(days=3))
    notify(office.runtime)
    assert len(office.post.came) == 1
    office.post.data = "250 OK"
    assert send_again(office.runtime, ids[EMAIL], "chen")
    assert not send_again(office.runtime, ids[EMAIL], "chen")
    notify(office.runtime)
    assert len(office.post.came) == 2
    assert delivery(office.runtime, ids[EMAIL]).state is D.ACCEPTED


def test_r1_a_report_alone_proves_that_a_text_left(office: Office, room: Room, ids: IDS) -> None:
    office.carrier.behaviour = refuse(500, 20500)
    notify(office.runtime)
    token = delivery(office.runtime, ids[SMS]).token
    assert room.reports(token, "sent", "SM1", signed=False) == 403
    assert delivery(office.runtime, ids[SMS]).state is D.UNKNOWN
    assert room.reports(token, "sent", "SM1") == 204
    assert delivery(office.runtime, ids[SMS]).state is D.ACCEPTED


def test_a_text_that_came_back_is_refused_whatever_follows(office: Office, room: Room, ids: IDS) -> None:
    notify(office.runtime)
    token = delivery(office.runtime, ids[SMS]).token
    for status in ("undelivered", "sent", "delivered", "undelivered"):
        assert room.reports(token, status, "SM1", ErrorCode="30005") == 204
    kept = delivery(office.runtime, ids[SMS])
    assert (kept.state, kept.why) == (D.REFUSED, "undelivered 30005")
    assert send_again(office.runtime, ids[SMS], "chen")
    assert room.reports(token, "delivered", "SM1") == 404  # of what left before
    assert delivery(office.runtime, ids[SMS]).state is D.PLANNED
