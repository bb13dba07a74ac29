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
from tests.build import make_attempt, make_case, make_survey

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


@pytest.mark.parametrize("number", [1, 2, 3])
def test_r2_a_receipt_that_comes_while_the_answer_is_written_down_finds_its_call(
    runtime: Runtime, number: int
) -> None:
    survey = make_survey(runtime, make_case(runtime, phone="+8613900000001"))
    sending = {"state": AttemptState.SENDING, "channel": Channel.VOICE, "body": None}
    left = {"left_at": runtime.clock.now(), "carrier": "gateway"}
    make_attempt(runtime, survey, token=TOKEN, **sending, **left)

    def settle() -> None:
        accepted = {"state": AttemptState.ACCEPTED, "carrier": "gateway", "carrier_sid": SID}
        with runtime.database.write() as session:
            session.execute(update(Attempt).values(accepted))

    with _after_statement(runtime, number, settle), runtime.database.read() as session:
        assert tokens_of_calls(session, "gateway", [(TOKEN[:15], SID)]) == {SID: TOKEN}
