"""A carrier that plays menus and leads no dialogue, as the port describes one."""

from collections.abc import Sequence
from threading import Lock

from survey.carriers.port import (
    Abilities,
    Accepted,
    CalleeLimit,
    CallReport,
    OutgoingCall,
    OutgoingText,
    SendResult,
)
from survey.carriers.unable import Unable
from survey.vocabulary import AttemptState


class MenuCarrier(Unable):
    """Takes all it is given. `texts`, `calls`: in the order in which they came."""

    name = "gateway"
    abilities = Abilities(sms=True, two_way=True, links=False, voice_dialogue=False, voice_menu=True)
    host = "127.0.0.1"
    is_loopback = True

    def __init__(self, callee_limits: Sequence[CalleeLimit] = ()) -> None:
        self.callee_limits = tuple(callee_limits)
        self.texts: list[OutgoingText] = []
        self.calls: list[OutgoingCall] = []
        self._lock = Lock()

    def send_text(self, text: OutgoingText) -> SendResult:
        with self._lock:
            self.texts.append(text)
        return Accepted(f"biz-{text.token}", AttemptState.ACCEPTED, 1)

    def place_call(self, call: OutgoingCall) -> SendResult:
        with self._lock:
            self.calls.append(call)
        return Accepted(sid_of(call), AttemptState.ACCEPTED, None)


def sid_of(call: OutgoingCall) -> str:
    """The carrier's name for it."""
    return f"call-{call.token}"


def receipt(call: OutgoingCall, keys: str | None, status: AttemptState = AttemptState.ANSWERED) -> CallReport:
    """What the carrier tells after the call."""
    return CallReport(
        sid=sid_of(call),
        status=status,
        rang=True,
        answered_by=None,
        seconds=31,
        error_code=None,
        error_class=None,
        sequence=None,
        price=None,
        keys=keys,
    )
