"""How long people take, and how a run's speed shortens it. Seconds."""

from math import log

from survey.carriers.sandbox.petitioners.vocabulary import Wait

FULL_SPEED_LONGEST = {Wait.PROMPT: 0.05, Wait.LATE: 1.5, Wait.NEXT: 0.02}


def human_wait(wait: Wait, at: float) -> float:
    """As in life: half answer within two minutes, one in ten takes longer than six; late ones take hours."""
    if wait is Wait.PROMPT:
        return 15 - log(1 - at) * 150
    if wait is Wait.LATE:
        return 3600 * (1 + 4 * at)
    return 4 + 16 * at


def wait_of(wait: Wait, at: float, speed: float | None) -> float:
    """`speed`: so many times quicker than life; none is full speed."""
    if speed is None:
        return FULL_SPEED_LONGEST[wait] * at
    return human_wait(wait, at) / speed
