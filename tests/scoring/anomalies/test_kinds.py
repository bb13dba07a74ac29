"""Each kind by itself: what it finds and what it leaves alone."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from survey.scoring.anomalies.burst import Heard, bursts
from survey.scoring.anomalies.interviewer import interviewer
from survey.scoring.anomalies.jump import jump
from survey.scoring.anomalies.mode import by_channel
from survey.scoring.anomalies.never_petitioned import never_petitioned
from survey.scoring.anomalies.no_dissent import no_dissent
from survey.scoring.anomalies.not_asked import source_share, taken_out
from survey.scoring.anomalies.poll import poll
from survey.scoring.anomalies.pressure import pressure
from survey.scoring.anomalies.shared_phone import shared_phone
from survey.scoring.rounding import Share
from survey.vocabulary import Channel, NotAsked

P = 0.003
NINE = datetime(2026, 10, 12, 1, tzinfo=UTC)
COUNTY = {Channel.SMS: {1: 300, 2: 300, 3: 200, 4: 120, 5: 80}}


def _run(levels: Sequence[int], every: timedelta) -> list[Heard]:
    return [Heard(NINE + every * number, Channel.SMS, level, number) for number, level in enumerate(levels)]


def test_a_batch_that_is_answered_at_once_is_no_burst_unless_it_agrees() -> None:
    seconds = timedelta(seconds=20)
    assert not list(bursts(_run([1, 2, 4, 3, 2, 1, 5, 2, 1, 3] * 4, seconds), COUNTY, P))
    (found,) = bursts(_run([1] * 15, seconds), COUNTY, P)
    assert (found.figures["same"], found.figures["of"], found.figures["level"]) == (15, 15, 1)


def test_identical_ratings_over_days_are_no_burst() -> None:
    assert not list(bursts(_run([1] * 15, timedelta(hours=2)), COUNTY, P))


def test_a_unit_that_everybody_is_pleased_with_may_be_so_in_a_minute() -> None:
    always = _run([1] * 200, timedelta(hours=1))
    soon = [one._replace(at=one.at + timedelta(days=20)) for one in _run([1] * 8, timedelta(seconds=20))]
    assert not list(bursts([*always, *soon], COUNTY, P))


def test_families_and_those_who_come_again_are_left_alone() -> None:
    assert shared_phone(7, names=4, cases=4, numbers=60, chance=P) is None
    assert shared_phone(7, names=1, cases=40, numbers=60, chance=P) is None
    found = shared_phone(7, names=10, cases=11, numbers=60, chance=P)
    assert found is not None and found.subject == "7"


def test_one_or_two_are_never_a_share() -> None:
    peers = [Share(0, 40)] * 10
    assert never_petitioned(Share(2, 5), peers, P) is None
    assert never_petitioned(Share(8, 40), peers, P) is not None


def test_without_peers_nobody_knows_what_is_usual() -> None:
    assert never_petitioned(Share(30, 40), [Share(0, 40)] * 4, P) is None


def test_what_the_policy_or_the_person_decides_is_not_held_against_a_unit() -> None:
    why = {NotAsked.SAME_PERSON: 20, NotAsked.OPTED_OUT: 9, NotAsked.WITHDRAWN: 2}
    assert source_share(50, why) == Share(2, 50)
    many = {NotAsked.WITHDRAWN: 30, NotAsked.NO_PHONE: 5}
    found = taken_out(source_share(50, many), many, [Share(5, 50)] * 10, P)
    assert found is not None and (found.figures["withdrawn"], found.figures["no_phone"]) == (30, 5)


def test_an_excellent_unit_is_excellent_on_every_channel() -> None:
    peers, elsewhere = [Share(8, 40)] * 10, Share(80, 400)
    assert no_dissent(Share(0, 40), Share(0, 40), peers, elsewhere, P) is None
    assert no_dissent(Share(0, 40), Share(12, 40), peers, elsewhere, P) is not None


def test_where_nobody_dissents_anywhere_silence_says_nothing() -> None:
    assert no_dissent(Share(0, 400), Share(0, 40), [Share(0, 40)] * 10, Share(0, 400), P) is None


def test_a_month_jumps_up_or_down_but_not_within_the_ordinary() -> None:
    before = [Share(23, 30), Share(24, 30), Share(25, 30)] * 4
    assert jump(Share(26, 30), before, 0.005, P) is None
    up, down = jump(Share(60, 60), before, 0.005, P), jump(Share(12, 30), before, 0.005, P)
    assert up is not None and down is not None
    assert up.figures["low"] < 60 * 0.8 < up.figures["high"] < 60  # type: ignore[operator]


def test_a_new_unit_has_nothing_to_jump_from() -> None:
    assert jump(Share(60, 60), [Share(10, 30)] * 2, 0.005, P) is None


def test_what_a_channel_does_everywhere_is_no_anomaly_of_a_unit() -> None:
    kinder = {Channel.SMS: Share(20, 40), Channel.INTERVIEWER: Share(36, 40)}
    assert not list(by_channel(kinder, [kinder] * 12, P))
    alike = {Channel.SMS: Share(30, 40), Channel.INTERVIEWER: Share(30, 40)}
    assert {one.subject for one in by_channel(kinder, [alike] * 12, 0.05)} == {"sms", "interviewer"}


def test_an_interviewer_is_held_against_colleagues_only() -> None:
    assert interviewer(Share(40, 40), [Share(30, 40)], P) is None
    assert interviewer(Share(5, 40), [Share(30, 40)] * 6, P) is not None


def test_two_polls_may_differ_by_chance() -> None:
    assert poll(Share(24, 30), Share(20, 30), P) is None
    assert poll(Share(78, 80), Share(30, 50), P) is not None


def test_each_report_of_pressure_is_found() -> None:
    found = pressure(7, "yes")
    assert found is not None and found.subject == "7"
    assert pressure(7, "no") is None and pressure(7, "refused") is None
