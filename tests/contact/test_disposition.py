"""The AAPOR code at settling: one example for each line of the table in CONTRACT §6."""

from typing import Any

import pytest

from survey.contact.disposition import disposition
from survey.contact.history import History
from survey.contact.views import AttemptView
from survey.vocabulary import AttemptState, Channel, Disposition, ErrorClass, Purpose
from tests.contact.make import BOTH, OFFICE, PICKED, attempt, survey

ONE = frozenset({OFFICE})
OURS = attempt(0, AttemptState.REFUSED, error=ErrorClass.OURS)
MACHINE = attempt(1, AttemptState.MACHINE, step=2, channel=Channel.VOICE)


def code(*attempts: AttemptView, **about: Any) -> Disposition:
    settled = survey(**about)
    return disposition(settled, History.of(settled, attempts))


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({"rated": BOTH}, "1.1"),
        ({"rated": BOTH, "opted_out": True}, "1.1"),
        ({"rated": ONE}, "1.2"),
        ({"rated": ONE, "needed": ONE}, "1.1"),  # a later round asks one, and had it
        ({"rated": ONE, "ended_as": Disposition.DECEASED}, "1.2"),
        ({"opted_out": True}, "2.11"),
        ({"ended_as": Disposition.REFUSAL, "last_heard_at": PICKED}, "2.11"),
        ({"last_heard_at": PICKED}, "2.12"),
        ({"ended_as": Disposition.DECEASED, "last_heard_at": PICKED, "opted_out": True}, "2.31"),
        ({"ended_as": Disposition.UNABLE, "last_heard_at": PICKED}, "2.32"),
        ({"ended_as": Disposition.LANGUAGE, "last_heard_at": PICKED}, "2.33"),
        ({"phone_dead": True, "last_heard_at": PICKED}, "2.20"),
        ({"phone_dead": True, "opted_out": True}, "2.20"),  # somebody else said stop
        ({"ended_as": Disposition.NO_PETITION, "rated": BOTH}, "4.70"),
        ({}, "2.20"),
    ],
)
def test_what_was_said_and_rated(about: dict[str, Any], expected: str) -> None:
    assert code(attempt(0), **about) == expected


@pytest.mark.parametrize(
    ("attempts", "expected"),
    [
        ((), "3.11"),
        ((attempt(0, AttemptState.PLANNED),), "3.11"),
        ((attempt(0, AttemptState.CANCELLED),), "3.11"),
        ((attempt(0, AttemptState.PLANNED, channel=Channel.INTERVIEWER),), "3.11"),
        ((attempt(0, AttemptState.DELIVERED, purpose=Purpose.HELP, step=None),), "3.11"),
        ((attempt(0, AttemptState.ACCEPTED),), "2.20"),
        ((attempt(0, AttemptState.DELIVERED),), "2.20"),
        ((attempt(0, AttemptState.UNDELIVERED),), "2.20"),
        ((attempt(0, AttemptState.UNDELIVERED, error=ErrorClass.UNLISTED),), "2.20"),
        ((attempt(0, AttemptState.UNDELIVERED, error=ErrorClass.LATER_ONCE),), "2.20"),
        ((attempt(0, AttemptState.REFUSED, error=ErrorClass.NUMBER_NEVER),), "2.20"),
        ((attempt(0, AttemptState.REFUSED, error=ErrorClass.OPTED_OUT),), "2.11"),
        ((attempt(0, AttemptState.NO_ANSWER, channel=Channel.VOICE),), "2.20"),
        ((OURS,), "2.36"),
        ((attempt(0, AttemptState.REFUSED, error=ErrorClass.UNLISTED),), "2.36"),
        ((attempt(0, AttemptState.REFUSED, error=ErrorClass.BLOCKED),), "2.36"),
        ((attempt(0, AttemptState.UNDELIVERED, error=ErrorClass.BLOCKED),), "2.36"),
        ((attempt(0, AttemptState.LOST),), "2.36"),
        ((attempt(0, AttemptState.UNKNOWN),), "2.36"),
        ((OURS, attempt(1, AttemptState.CANCELLED)), "2.36"),
        ((OURS, attempt(1, AttemptState.DELIVERED)), "2.20"),
        ((MACHINE,), "2.22"),
        ((attempt(0, AttemptState.DELIVERED), MACHINE), "2.22"),
        ((MACHINE, attempt(2, AttemptState.NO_ANSWER, channel=Channel.VOICE)), "2.22"),
        ((MACHINE, attempt(2, AttemptState.ANSWERED, channel=Channel.VOICE)), "2.20"),
    ],
)
def test_what_came_of_the_contacts_where_nobody_was_heard(
    attempts: tuple[AttemptView, ...], expected: str
) -> None:
    assert code(*attempts) == expected
