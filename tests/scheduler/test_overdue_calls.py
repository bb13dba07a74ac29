"""Calls whose end nobody reported: which are asked about, and which of them stand in nobody's way."""

from datetime import timedelta

import pytest

from scheduler import overdue_calls
from scheduler.overdue_calls import end_overdue_calls
from survey.carriers.port import CarrierCannotTell, CarrierUnreachable, ListedCall, Sent
from survey.clock import SetClock
from survey.models import Attempt, Petitioner
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel, SurveyState
from tests.build import make_attempt, make_case, make_survey
from tests.menu_carrier import MenuCarrier
from tests.ordinary import MakeRuntime
from tests.plans import plans_of

OVER = timedelta(seconds=30 + 300 + 61)
THREE_DAYS = timedelta(days=3)


class _Asked(MenuCarrier):
    """`tells`: what became of the calls, by SID; of the others it cannot tell. `hangs`: for all, or for one.
    `asked`: by SID."""

    def __init__(self) -> None:
        super().__init__()
        self.tells: dict[str, AttemptState] = {}
        self.hangs: bool | str = False
        self.asked: list[str] = []

    def read_call(self, sent: Sent) -> ListedCall | None:
        self.asked.append(sent.sid or "")
        if self.hangs in (True, sent.sid):
            raise CarrierUnreachable("ReadTimeout")
        if sent.sid not in self.tells:
            raise CarrierCannotTell("a record that cannot be read")
        return _listed(sent, self.tells[sent.sid])


def _listed(sent: Sent, status: AttemptState) -> ListedCall:
    return ListedCall(
        sid=sent.sid or "",
        status=status,
        answered_by=None,
        from_=None,
        to=sent.to,
        created_at=sent.since,
        started_at=None,
        seconds=None,
        error_code=None,
        error_class=None,
        price=None,
    )


@pytest.fixture
def carrier() -> _Asked:
    return _Asked()


@pytest.fixture
def office(make_runtime: MakeRuntime, carrier: _Asked) -> Runtime:
    return make_runtime(carrier=carrier)


def _call(runtime: Runtime, sid: str | None, carrier: str = "gateway", **fields: object) -> Attempt:
    ordinary = {
        "channel": Channel.VOICE,
        "state": AttemptState.ACCEPTED,
        "left_at": runtime.clock.now(),
        "carrier": carrier,
        "carrier_sid": sid,
        "body": None,
    }
    survey = make_survey(runtime, make_case(runtime), state=SurveyState.OPEN)
    return make_attempt(runtime, survey, **(ordinary | fields))


def _state(runtime: Runtime, attempt: Attempt) -> AttemptState:
    with runtime.database.read() as session:
        return session.get_one(Attempt, attempt.id).state


@pytest.fixture
def one_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overdue_calls, "AT_ONCE", 1)


def test_calls_of_another_carrier_do_not_stand_before_ours(
    office: Runtime, carrier: _Asked, clock: SetClock, one_at_once: None
) -> None:
    for number in range(3):
        _call(office, f"theirs{number}", "before")
    clock.advance(timedelta(minutes=1))
    ours = _call(office, "ours")
    carrier.tells["ours"] = AttemptState.BUSY
    clock.advance(OVER)
    assert end_overdue_calls(office) == 1 and _state(office, ours) is AttemptState.BUSY


def test_calls_that_were_just_looked_at_do_not_stand_before_the_others(
    office: Runtime, carrier: _Asked, clock: SetClock, one_at_once: None
) -> None:
    carrier.tells = dict.fromkeys(("first", "second", "third"), AttemptState.ACCEPTED)
    for sid in carrier.tells:
        _call(office, sid)
    clock.advance(OVER)
    for _ in range(5):
        end_overdue_calls(office)
    assert sorted(carrier.asked) == ["first", "second", "third"], "each once, and then not for some minutes"
    clock.advance(timedelta(minutes=3, seconds=1))
    for _ in range(5):
        end_overdue_calls(office)
    assert sorted(carrier.asked) == sorted(["first", "second", "third"] * 2)


def test_our_calls_do_not_stand_before_those_that_are_given_up(
    office: Runtime, carrier: _Asked, clock: SetClock, one_at_once: None
) -> None:
    carrier.tells = dict.fromkeys(("ours", "ours too"), AttemptState.ACCEPTED)
    for sid in carrier.tells:
        _call(office, sid)
    theirs, nameless = _call(office, "theirs", "before"), _call(office, None)
    clock.advance(THREE_DAYS + timedelta(minutes=1))
    assert end_overdue_calls(office) + end_overdue_calls(office) == 2
    assert {_state(office, one) for one in (theirs, nameless)} == {AttemptState.FAILED}


def test_a_carrier_that_does_not_answer_is_not_asked_about_the_rest(
    office: Runtime, carrier: _Asked, clock: SetClock
) -> None:
    for number in range(3):
        _call(office, f"call{number}")
    clock.advance(OVER)
    carrier.hangs = True
    assert end_overdue_calls(office) == 0 and len(carrier.asked) == 1


def test_one_that_it_never_answers_for_does_not_stand_before_the_others_for_ever(
    office: Runtime, carrier: _Asked, clock: SetClock
) -> None:
    carrier.hangs = "first"
    _call(office, "first")
    clock.advance(timedelta(minutes=1))
    other = _call(office, "other")
    carrier.tells["other"] = AttemptState.BUSY
    clock.advance(OVER)
    for _ in range(60):
        end_overdue_calls(office)
    assert _state(office, other) is AttemptState.BUSY


@pytest.mark.parametrize("why", ["the carrier cannot tell", "the number does not open"])
def test_r1_a_call_that_nobody_can_ask_about_stops_nothing_and_fails_after_three_days(
    office: Runtime, carrier: _Asked, clock: SetClock, why: str
) -> None:
    """Or its person could never be forgotten. It is not taken for one that the carrier does not know."""
    dark = _call(office, "dark")
    if why == "the number does not open":
        carrier.tells["dark"] = AttemptState.ANSWERED
        with office.database.write() as session:
            session.get_one(Petitioner, dark.petitioner_id).phone_sealed = b""
    other = _call(office, "other")
    carrier.tells["other"] = AttemptState.BUSY
    clock.advance(OVER)
    for _ in range(6):
        end_overdue_calls(office)
        clock.advance(timedelta(minutes=4))
    assert _state(office, other) is AttemptState.BUSY
    assert _state(office, dark) is AttemptState.ACCEPTED
    clock.advance(THREE_DAYS)
    end_overdue_calls(office)
    assert _state(office, dark) is AttemptState.FAILED and carrier.calls == []


def test_what_ever_went_to_the_carrier_is_not_read_for_it(office: Runtime) -> None:
    plans = [one for one in plans_of(office, lambda: end_overdue_calls(office)) if "attempt" in one]
    assert plans and all("ix_attempt_call_under_way" in one for one in plans)
