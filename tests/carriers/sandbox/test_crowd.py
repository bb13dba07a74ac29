"""Who writes when, on a loop of its own: taken over, moved on, forgotten."""

import asyncio

from survey.carriers.sandbox.crowd import Crowd
from survey.carriers.sandbox.petitioners.mind import Line
from survey.carriers.sandbox.settings import SandboxSettings
from survey.carriers.sandbox.timers import Timers
from tests.carriers.sandbox.petitioners.people import INVITE, SECOND

PHONES = [f"+86139{at:08}" for at in range(40)]


def written(after: tuple[str, ...], keep: int = 1000, by_hand: bool = False) -> list[tuple[str, str, str]]:
    """What forty people write, by number, case and words, when these texts come one right after another."""
    lines: list[tuple[str, str, str]] = []

    async def live() -> None:
        def write(phone: str, text: str, line: Line) -> None:
            lines.append((phone, line.tail, text))

        timers = Timers()
        crowd = Crowd(SandboxSettings(speed=None, keep=keep), timers, write)
        for text in after:
            for phone in PHONES:
                crowd.receive(phone, text)
        if by_hand:
            crowd.by_hand.update(PHONES)
        while timers.pending:
            await asyncio.sleep(0.01)

    asyncio.run(live())
    return lines


def test_most_people_write() -> None:
    assert len({phone for phone, _, _ in written((INVITE,))}) > 30


def test_who_is_asked_about_another_case_no_longer_answers_about_the_first() -> None:
    assert {tail for _, tail, _ in written((INVITE, INVITE.replace("3721", "4000")))} == {"4000"}


def test_a_visitor_who_takes_over_stops_what_was_to_be_written() -> None:
    assert written((INVITE,), by_hand=True) == []


def test_those_who_are_forgotten_answer_a_second_question_without_its_case() -> None:
    tails = {tail for phone, tail, _ in written((INVITE, SECOND), keep=10) if phone in PHONES[:30]}
    assert tails == {""}
