"""R1, R5, R10 where workers send: at least once is the engine's, at most once is ours."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from scheduler.engine.carry_out import Worker
from scheduler.engine.hand_over import FEWEST, IN_QUEUE, hand_over
from scheduler.engine.names import QueueName
from scheduler.engine.queue import EngineQueue
from scheduler.pick import pick
from survey.clock import SetClock
from survey.course.pausing import pause
from survey.models import Attempt
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Disposition, Purpose
from tests.build import make_attempt, make_case, make_questionnaire, make_survey
from tests.carriers.stand_in import Handler, Received, accept
from tests.office_room import Room
from tests.scheduler.engine.conftest import Work
from tests.scheduler.unsettled import keep_from_settling

PHONE = "+8613900000001"


def _attempt(room: Room, number: int = 0, **fields: object) -> Attempt:
    case = make_case(room.runtime, phone=f"+86139000001{number:02}")
    return make_attempt(room.runtime, make_survey(room.runtime, case), **fields)


def _give(room: Room) -> dict[str, int]:
    return hand_over(room.runtime, threading.Event())


def _jobs(runtime: Runtime) -> list[tuple[str, int, dict[str, object]]]:
    with runtime.database.read() as session:
        rows = session.execute(text("SELECT queue_name, priority, args FROM procrastinate_jobs ORDER BY id"))
        return [(row.queue_name, row.priority, row.args) for row in rows]


def _states(room: Room) -> list[AttemptState]:
    return [one.state for one in room.attempts()]


def test_what_is_due_is_handed_over_and_sent_by_a_worker(room: Room, work: Work) -> None:
    attempts = [_attempt(room, number) for number in range(3)]
    assert _give(room) == {"handed_over": 3}
    assert _states(room) == [AttemptState.CLAIMED] * 3
    assert room.sent() == []
    work()
    assert _states(room) == [AttemptState.ACCEPTED] * 3
    assert len(room.sent()) == len(attempts)
    assert _jobs(room.runtime) == [], "what is done is not kept"


def test_the_engine_is_given_ids_and_nothing_else(room: Room) -> None:
    attempt = _attempt(room)
    _give(room)
    ((queue, _, given),) = _jobs(room.runtime)
    assert queue == QueueName.TEXTS
    assert set(given) == {"channel", "claim", "ids"} and given["ids"] == [attempt.id]


def test_r1_a_job_that_comes_twice_sends_once(room: Room, work: Work) -> None:
    _attempt(room)
    _give(room)
    with room.runtime.database.write() as session:
        session.execute(
            text(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
                " SELECT queue_name, task_name, args FROM procrastinate_jobs"
            )
        )
    work()
    work()
    assert len(room.sent()) == 1


def test_r1_what_the_engine_loses_is_handed_over_again_after_its_lease(
    room: Room, work: Work, clock: SetClock
) -> None:
    _attempt(room)
    _give(room)
    with room.runtime.database.write() as session:
        session.execute(text("TRUNCATE procrastinate_jobs CASCADE"))
    assert _give(room) == {"handed_over": 0}, "it may be under way"
    clock.advance(IN_QUEUE + timedelta(minutes=1))
    assert _give(room) == {"handed_over": 1}
    work()
    assert len(room.sent()) == 1


def test_r1_answers_that_cannot_be_written_down_take_no_others_with_them(room: Room) -> None:
    """The first error is raised, once all that has left is settled."""
    bad, *others = [_attempt(room, number) for number in range(4)]
    keep_from_settling(room.runtime, bad)

    def answer(handler: Handler, received: Received) -> None:
        if not received.form["StatusCallback"].endswith(bad.token):
            time.sleep(0.5)
        accept(handler, received)

    room.carrier.behaviour = answer
    _give(room)
    (_, _, given), *_ = _jobs(room.runtime)
    ids = [bad.id, *(one.id for one in others)]
    with ThreadPoolExecutor(4) as pool:
        worker = Worker(room.runtime, {QueueName.TEXTS: pool}, threading.Event())
        with pytest.raises(DBAPIError, match="not this one"):
            worker.send("sms", str(given["claim"]), ids)
    assert _states(room) == [AttemptState.SENDING] + [AttemptState.ACCEPTED] * 3


def test_r5_a_pause_holds_what_waits_in_the_engine(room: Room, work: Work, clock: SetClock) -> None:
    _attempt(room)
    _give(room)
    with room.runtime.database.write() as session:
        pause(session, "stop", "test", clock.now())
    work()
    assert room.sent() == []
    assert _states(room) == [AttemptState.PLANNED]


def test_an_answer_goes_before_a_reminder_before_a_first_text(room: Room) -> None:
    _attempt(room, 1, purpose=Purpose.INVITE)
    _attempt(room, 2, purpose=Purpose.REMINDER)
    _give(room)
    by_priority = sorted(_jobs(room.runtime), key=lambda job: -job[1])
    purposes = {one.id: one.purpose for one in room.attempts()}
    first = [purposes[one] for _, _, given in by_priority for one in given["ids"]]  # type: ignore[attr-defined]
    assert first == [Purpose.REMINDER, Purpose.INVITE]


def test_a_reply_is_given_to_the_engine_with_the_answer_it_belongs_to(room: Room, work: Work) -> None:
    make_questionnaire(room.runtime)
    make_case(room.runtime, phone=PHONE)
    pick(room.runtime)
    _give(room)
    work()
    for sent, words in enumerate(("2", "满意", "办得快"), start=1):
        assert len(room.sent(PHONE)) == sent
        assert room.writes(PHONE, words) == 200
        assert [queue for queue, _, _ in _jobs(room.runtime)] == [QueueName.REPLIES]
        work()
    assert len(room.sent(PHONE)) == 4, "each left without waiting for any sweep"
    assert _give(room) == {"handed_over": 0}
    (survey,) = room.surveys()
    assert survey.disposition is Disposition.COMPLETE


def test_only_as_much_as_the_engine_has_room_for(room: Room) -> None:
    """The rest waits in our own table, where it can be called off."""
    slow = room.runtime.settings.model_copy(update={"sms_per_second": 0.1})
    object.__setattr__(room.runtime, "settings", slow)
    for number in range(FEWEST + 4):
        _attempt(room, number)
    assert _give(room) == {"handed_over": FEWEST}
    assert _give(room) == {"handed_over": 0}
    assert isinstance(room.runtime.queue, EngineQueue)
    with room.runtime.database.read() as session:
        assert room.runtime.queue.waiting(session, QueueName.TEXTS) == FEWEST


def test_an_answer_leaves_though_texts_have_taken_every_place_at_the_carrier(room: Room, work: Work) -> None:
    make_questionnaire(room.runtime)
    make_case(room.runtime, phone=PHONE)
    pick(room.runtime)
    _give(room)
    work()
    assert room.writes(PHONE, "2") == 200
    (given,) = [args for queue, _, args in _jobs(room.runtime) if queue == QueueName.REPLIES]
    slow = threading.Event()
    with ThreadPoolExecutor(1) as texts, ThreadPoolExecutor(1) as replies:
        texts.submit(slow.wait)
        pools = {QueueName.TEXTS: texts, QueueName.REPLIES: replies}
        Worker(room.runtime, pools, threading.Event()).reply(given["inbound_ids"])  # type: ignore[arg-type]
        sent = len(room.sent(PHONE))
        slow.set()
    assert sent == 2, "the first text and the answer"


def test_a_worker_that_is_told_to_stop_gives_back_what_it_has_not_taken(room: Room) -> None:
    """So that the next one need not wait for the lease."""
    attempts = [_attempt(room, number) for number in range(2)]
    _give(room)
    (_, _, given), *_ = _jobs(room.runtime)
    stop = threading.Event()
    stop.set()
    with ThreadPoolExecutor(1) as pool:
        Worker(room.runtime, {QueueName.TEXTS: pool}, stop).send("sms", str(given["claim"]), [attempts[0].id])
    assert _states(room) == [AttemptState.PLANNED, AttemptState.CLAIMED], "only what it was given"
    assert room.sent() == []
