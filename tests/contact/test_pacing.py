"""The carrier's allowance: held to within 2 % over any minute, used to at least 95 % while there is work."""

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.contact.pacing import BURST, TOLERANCE, WINDOW, batch_size, reserve

RATES = st.sampled_from([0.2, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 100.0, 400.0])
Sent = list[tuple[float, int]]


def run(rate: float, seconds: float, units: Callable[[], int], delay: Callable[[], float]) -> Sent:
    """One sender with endless work: reserves a batch, waits, sends it, loses `delay` with other things."""
    now, next_free, sent = 1000.0, 0.0, []
    while now < 1000.0 + seconds:
        batch = [units() for _ in range(batch_size(rate))]
        taken = reserve(next_free, now, sum(batch), rate)
        next_free = taken.next_free
        now += taken.wait
        sent.append((now, sum(batch)))
        now += delay()
    return sent


def most_in_a_window(sent: Sent) -> int:
    """The most units in any 60 seconds, both ends included."""
    most, units, first = 0, 0, 0
    for at, number in sent:
        units += number
        while sent[first][0] < at - WINDOW:
            units -= sent[first][1]
            first += 1
        most = max(most, units)
    return most


def share_used(sent: Sent, rate: float) -> float:
    """Of the rate, from the first reservation to the last."""
    return sum(units for _, units in sent[:-1]) / (rate * (sent[-1][0] - sent[0][0]))


@pytest.mark.parametrize("rate", [0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 50, 100, 500, 1000])
def test_a_busy_sender_uses_the_allowance_and_no_more(rate: float) -> None:
    sent = run(rate, 400, lambda: 1, lambda: 0.02)
    assert most_in_a_window(sent) <= TOLERANCE * WINDOW * rate
    assert share_used(sent, rate) >= 0.95


@pytest.mark.parametrize("segments", [[1, 1, 2, 3], [3]])
@pytest.mark.parametrize("rate", [1, 1.5, 2, 3, 5, 10, 50, 100, 500, 1000])
def test_texts_of_several_segments_use_it_too(rate: float, segments: list[int]) -> None:
    generator = random.Random(311)
    sent = run(rate, 400, lambda: generator.choice(segments), lambda: 0.01)
    assert most_in_a_window(sent) <= TOLERANCE * WINDOW * rate
    assert share_used(sent, rate) >= 0.95


@given(RATES, st.randoms(use_true_random=False), st.integers(1, 6), st.floats(0, 3))
def test_no_minute_holds_more_than_the_allowance_whatever_is_sent_when(
    rate: float, generator: random.Random, longest: int, slowest: float
) -> None:
    sent = run(rate, 200, lambda: generator.randint(1, longest), lambda: generator.random() * slowest)
    largest = max(units for _, units in sent)
    # A single text larger than a minute's allowance cannot be held to it.
    assert most_in_a_window(sent) <= max(TOLERANCE * WINDOW * rate, largest)


@given(
    RATES,
    st.lists(st.tuples(st.floats(0, 5), st.integers(1, 3)), min_size=1, max_size=300),
)
def test_several_processes_share_one_number(rate: float, asked: Sequence[tuple[float, int]]) -> None:
    """Senders that reserve before earlier ones have sent: the sums depend on the shared number only."""
    now, next_free, sent = 1000.0, 0.0, []
    for later, units in asked:
        now += later
        taken = reserve(next_free, now, units, rate)
        assert taken.wait >= 0
        assert taken.next_free > next_free
        next_free = taken.next_free
        sent.append((now + taken.wait, units))
    assert most_in_a_window(sorted(sent)) <= TOLERANCE * WINDOW * rate + 1e-6


def test_an_idle_allowance_lets_the_first_go_at_once_and_saves_up_no_more_than_the_burst() -> None:
    gone, next_free = 0, 0.0
    while (taken := reserve(next_free, 1000.0, 1, rate=8)).wait == 0:
        next_free, gone = taken.next_free, gone + 1
    assert gone == int(BURST * 8) + 1


def test_a_clock_that_goes_back_breaks_nothing() -> None:
    taken = reserve(1000.0, 990.0, 1, 1)
    assert taken.wait == pytest.approx(10)


@pytest.mark.parametrize(("rate", "size"), [(0.1, 1), (1, 1), (5, 1), (10, 1), (20, 3), (100, 15)])
def test_batches_are_a_sixth_of_a_second(rate: float, size: int) -> None:
    assert batch_size(rate) == size
