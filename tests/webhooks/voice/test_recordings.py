"""A reason that was spoken: known once, fetched, sealed, deleted at the carrier, and given to the coders."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.reconcile import reconcile
from survey.clock import SetClock
from survey.models import CodingItem, Recording
from survey.secrets import Sealed
from survey.vocabulary import CodingKind, RecordingState, SurveyState
from tests.carriers.stand_in import RECORDINGS, Handler, Received
from tests.office_room import Room
from tests.telephone import Telephone, make_call

SID = "RE" + "5" * 32
SOUND = b"ID3 a voice"


@pytest.fixture
def call(room: Room) -> Telephone:
    """A call that has come to the beep, everything rated with 2."""
    telephone = Telephone(room, make_call(room).token)
    telephone.pick_up()
    telephone.presses("122")
    return telephone


def _recordings(room: Room) -> list[Recording]:
    with room.runtime.database.read() as session:
        return list(session.scalars(select(Recording)))


def _items(room: Room) -> list[CodingItem]:
    with room.runtime.database.read() as session:
        return list(session.scalars(select(CodingItem)))


def _reasons(room: Room) -> list[tuple[str, str, bool]]:
    return [(one.value, one.how, one.counted) for one in room.answers() if one.question == "reason"]


class _Keeper:
    """A carrier that keeps recordings: `there` until they are deleted."""

    def __init__(self, *there: str, busy: int = 0, clings: int = 0) -> None:
        self.there = set(there)
        self.busy = busy  # requests that it does not answer at first
        self.clings = clings  # deletions that it refuses at first

    def __call__(self, handler: Handler, received: Received) -> None:
        if self.busy:
            self.busy -= 1
            handler.answer(503, b"")
            return
        assert received.target.startswith(RECORDINGS), received.target
        sid = received.target.split("?", maxsplit=1)[0].rsplit("/", 1)[1].split(".")[0]
        if sid not in self.there:
            handler.answer(404, {"code": 20404, "message": "", "status": 404})
        elif received.method == "GET":
            handler.answer(200, SOUND)
        elif self.clings:
            self.clings -= 1
            handler.answer(500, b"")
        else:
            self.there.remove(sid)
            handler.answer(204, b"")


def test_whichever_tells_of_it_first_it_is_one_answer_and_one_recording(call: Telephone) -> None:
    assert call.recording_is("completed", SID) == 204
    call.speak_after_the_beep(SID)
    assert call.recording_is("completed", SID) == 204
    assert _reasons(call.room) == [("", "recorded", True)]
    (kept,) = _recordings(call.room)
    assert (kept.sid, kept.seconds, kept.question, kept.state) == (
        SID,
        12,
        "reason",
        RecordingState.ANNOUNCED,
    )


def test_who_hangs_up_while_speaking_is_heard_all_the_same(call: Telephone) -> None:
    call.speak_after_the_beep(SID, hang_up=True)
    assert _reasons(call.room) == [("", "recorded", True)]
    assert call.room.surveys()[0].state is SurveyState.SETTLED


def test_a_recording_of_which_only_the_carrier_tells_is_an_answer(call: Telephone) -> None:
    assert call.recording_is("completed", SID) == 204
    assert _reasons(call.room) == [("", "recorded", True)]
    assert [one.sid for one in _recordings(call.room)] == [SID]
    kept = [one.sid for one in call.room.inbounds()]
    assert call.recording_is("completed", SID) == 204
    assert [one.sid for one in call.room.inbounds()] == kept


@pytest.mark.parametrize("end", ["silence", "hang up"])
def test_who_says_nothing_has_left_the_reason_out(call: Telephone, end: str) -> None:
    if end == "silence":
        call.silence()
    else:
        call.hang_up_after_the_beep()
    assert _reasons(call.room) == [] and _recordings(call.room) == []
    assert call.room.surveys()[0].state is SurveyState.SETTLED


def test_a_reason_is_fetched_sealed_deleted_there_and_given_to_the_coders(call: Telephone) -> None:
    room = call.room
    call.speak_after_the_beep(SID)
    keeper = room.carrier.behaviour = _Keeper(SID)
    assert reconcile(room.runtime)["fetched"] == 1
    (kept,) = _recordings(room)
    assert kept.state is RecordingState.KEPT and kept.audio_sealed is not None
    assert SOUND not in kept.audio_sealed
    assert room.runtime.keyring.open_bytes(kept.audio_sealed, Sealed.RECORDING_AUDIO) == SOUND
    assert keeper.there == set()
    (item,) = _items(room)
    assert (item.kind, item.recording_id, item.question) == (CodingKind.RECORDING, kept.id, "reason")
    assert reconcile(room.runtime)["fetched"] == 0 and len(_items(room)) == 1


def test_a_carrier_that_does_not_answer_is_asked_again_ever_more_seldom(
    call: Telephone, clock: SetClock
) -> None:
    room = call.room
    call.speak_after_the_beep(SID)
    room.carrier.behaviour = _Keeper(SID, busy=2)
    for wait, fetched in ((0, 0), (10, 0), (21, 0), (30, 0), (31, 1)):
        clock.advance(timedelta(seconds=wait))
        assert reconcile(room.runtime)["fetched"] == fetched
    assert len(_items(room)) == 1


def test_nothing_is_kept_as_done_that_still_lies_at_the_carrier(call: Telephone, clock: SetClock) -> None:
    room = call.room
    call.speak_after_the_beep(SID)
    room.carrier.behaviour = _Keeper(SID, clings=1)
    assert reconcile(room.runtime)["fetched"] == 0
    (kept,) = _recordings(room)
    assert kept.state is RecordingState.ANNOUNCED and kept.audio_sealed is not None
    asked = len([one for one in room.carrier.received if one.method == "GET"])
    clock.advance(timedelta(minutes=1))
    assert reconcile(room.runtime)["fetched"] == 1
    assert len([one for one in room.carrier.received if one.method == "GET"]) == asked, "it is here"


def test_a_recording_that_cannot_be_had_is_lost_in_the_end(call: Telephone, clock: SetClock) -> None:
    room = call.room
    call.speak_after_the_beep(SID)
    room.carrier.behaviour = _Keeper()
    for _ in range(14):
        reconcile(room.runtime)
        clock.advance(timedelta(days=2))
    assert [one.state for one in _recordings(room)] == [RecordingState.LOST]
    assert _items(room) == [] and _reasons(room) == [("", "recorded", True)]


def test_a_recording_without_a_sound_is_no_reason_and_is_deleted(call: Telephone) -> None:
    call.speak_after_the_beep(SID, seconds=0)
    assert _reasons(call.room) == []
    keeper = call.room.carrier.behaviour = _Keeper(SID)
    reconcile(call.room.runtime)
    assert keeper.there == set() and _items(call.room) == []
    assert [one.state for one in _recordings(call.room)] == [RecordingState.LOST]


def test_one_that_failed_at_the_carrier_is_lost(call: Telephone) -> None:
    call.speak_after_the_beep(SID)
    assert call.recording_is("absent", SID) == 204
    assert [one.state for one in _recordings(call.room)] == [RecordingState.LOST]
