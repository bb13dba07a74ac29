"""A receipt finds its call also in the moment in which our sender writes down what the carrier calls it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, update

from survey.course.named import tokens_of_calls
from survey.models import Attempt
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel
from tests.build import make_attempt, make_survey
from tests.plans import asked_by

TOKEN, SID = "a-token-of-a-whole-attempt", "123^456"


@contextmanager
def _after_statement(runtime: Runtime, number: int, do: Any) -> Iterator[None]:
    """`do` once, when so many statements have been answered."""
    left = [number]

    def answered(*_: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            do()

    event.listen(runtime.database.engine, "after_cursor_execute", answered)
    try:
        yield
    finally:
        event.remove(runtime.database.engine, "after_cursor_execute", answered)


def _call(runtime: Runtime, token: str, state: AttemptState) -> None:
    """A call whose SID we never got."""
    left_at = runtime.clock.now()
    call = {"token": token, "state": state, "channel": Channel.VOICE, "body": None}
    make_attempt(runtime, make_survey(runtime), left_at=left_at, carrier="gateway", **call)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_r2_a_receipt_that_comes_while_the_answer_is_written_down_finds_its_call(
    runtime: Runtime, number: int
) -> None:
    _call(runtime, TOKEN, AttemptState.SENDING)

    def settle() -> None:
        accepted = {"state": AttemptState.ACCEPTED, "carrier": "gateway", "carrier_sid": SID}
        with runtime.database.write() as session:
            session.execute(update(Attempt).values(accepted))

    of_others = [("another-office" + "0" * 12, "1^1"), ("nobody-at-all-x", "1^2")]
    with _after_statement(runtime, number, settle), runtime.database.read() as session:
        calls = [of_others[0], (TOKEN[:15], SID), of_others[1]]
        assert tokens_of_calls(session, "gateway", calls) == {SID: TOKEN}


@pytest.mark.parametrize("number", [1, 2])
def test_r2_a_receipt_that_comes_while_its_call_is_sent_again_finds_it(runtime: Runtime, number: int) -> None:
    """The states are looked at in the order in which a call passes through them."""
    _call(runtime, TOKEN, AttemptState.CLAIMED)

    def send() -> None:
        with runtime.database.write() as session:
            session.execute(update(Attempt).values(state=AttemptState.SENDING))

    with _after_statement(runtime, number, send), runtime.database.read() as session:
        assert tokens_of_calls(session, "gateway", [(TOKEN[:15], SID)]) == {SID: TOKEN}


def test_each_call_of_a_push_is_found_by_its_own_beginning(runtime: Runtime) -> None:
    waits, doubted = "a-call-that-waits-again", "b-call-that-is-in-doubt"
    _call(runtime, waits, AttemptState.PLANNED)
    _call(runtime, doubted, AttemptState.UNKNOWN)
    calls = [(waits[:15], "1"), (doubted, "2"), (doubted[:11], "3"), (doubted[:12], "4"), ("", "5")]
    with runtime.database.read() as session:
        found = tokens_of_calls(session, "gateway", calls)
    assert found == {"1": waits, "2": doubted, "4": doubted}, "eleven characters are too few"


def test_a_beginning_that_fits_two_tokens_is_nobodys(runtime: Runtime) -> None:
    for last in "12":
        _call(runtime, TOKEN + last, AttemptState.UNKNOWN)
    calls = [(TOKEN[:15], SID), (TOKEN + "2", "2")]
    with runtime.database.read() as session:
        assert tokens_of_calls(session, "gateway", calls) == {"2": TOKEN + "2"}


def test_calls_of_nobodys_cost_no_more_looks_than_one(runtime: Runtime) -> None:
    """An account that others use as well pushes hundreds of theirs, and the gateway waits."""
    calls = [(f"another-office-{number:03}", f"{number}^1") for number in range(500)]

    def look() -> None:
        with runtime.database.read() as session:
            assert tokens_of_calls(session, "gateway", calls) == {}

    looks = [said for said, _ in asked_by(runtime, look) if said.startswith("SELECT")]
    assert len(looks) == 4, "SIDs, the two states, and SIDs again"
