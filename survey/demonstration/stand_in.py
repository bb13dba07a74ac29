"""A carrier that is nothing but memory: what it is given lies there until the past has people read it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import count

from survey.carriers.port import (
    Abilities,
    Accepted,
    CallReport,
    CallTurn,
    CarrierUnreachable,
    Form,
    InboundText,
    IncomingText,
    ListedCall,
    ListedText,
    MachineReport,
    MalformedCallback,
    OutgoingCall,
    OutgoingText,
    Pushed,
    RecordingReport,
    SendResult,
    Sent,
    StatusReport,
)
from survey.questionnaire.texts import segments
from survey.vocabulary import AttemptState

_NO_WEBHOOKS = "the stand-in calls nobody back"
_NO_RECORDINGS = "nobody's voice is invented"


class StandIn:
    """The Carrier port. `taken()` and `placed()` give what was handed over since the last time, in order."""

    name = "demonstration"
    abilities = Abilities(sms=True, two_way=True, links=False, voice_dialogue=True, voice_menu=False)
    callee_limits = ()
    push_answer = None
    host = ""
    is_loopback = True  # it never leaves this process

    def __init__(self, now: Callable[[], datetime]) -> None:
        """SIDs are made from the time, so that a load that goes on after it was killed makes others."""
        self._now = now
        self._numbers = count()
        self._texts: list[tuple[str, OutgoingText]] = []
        self._calls: list[tuple[str, OutgoingCall]] = []

    def taken(self) -> list[tuple[str, OutgoingText]]:
        """(SID, text) of each."""
        texts, self._texts = self._texts, []
        return texts

    def placed(self) -> list[tuple[str, OutgoingCall]]:
        """(SID, call) of each since the last time."""
        calls, self._calls = self._calls, []
        return calls

    def sid(self) -> str:
        return f"PAST{self._now():%Y%m%d%H%M%S%f}-{next(self._numbers)}"

    def says(self, text_key: str, body: str, params: Mapping[str, str]) -> bool:
        return True

    def send_text(self, text: OutgoingText) -> SendResult:
        sid = self.sid()
        self._texts.append((sid, text))
        return Accepted(sid, AttemptState.ACCEPTED, segments(text.body))

    def find_texts(self, sent: Sent) -> list[ListedText]:
        return []

    def incoming_texts(self, since: datetime, until: datetime | None) -> list[IncomingText]:
        raise CarrierUnreachable(_NO_WEBHOOKS)

    def sent_texts(self, since: datetime) -> list[ListedText]:
        raise CarrierUnreachable(_NO_WEBHOOKS)

    def text_status(self, sent: Sent) -> ListedText | None:
        raise CarrierUnreachable(_NO_WEBHOOKS)

    def read_push(self, kind: str, body: bytes) -> Pushed:
        raise MalformedCallback(_NO_WEBHOOKS)

    def read_status(self, form: Form) -> StatusReport:
        raise MalformedCallback(_NO_WEBHOOKS)

    def read_text(self, form: Form) -> InboundText:
        raise MalformedCallback(_NO_WEBHOOKS)

    def place_call(self, call: OutgoingCall) -> SendResult:
        sid = self.sid()
        self._calls.append((sid, call))
        return Accepted(sid, AttemptState.ACCEPTED, None)

    def find_calls(self, sent: Sent) -> list[ListedCall]:
        return []

    def read_call(self, sent: Sent) -> ListedCall | None:
        return None

    def fetch_recording(self, recording_sid: str) -> bytes:
        raise CarrierUnreachable(_NO_RECORDINGS)

    def delete_recording(self, recording_sid: str) -> bool:
        return True

    def read_call_status(self, form: Form) -> CallReport:
        raise MalformedCallback(_NO_WEBHOOKS)

    def read_machine(self, form: Form) -> MachineReport:
        raise MalformedCallback(_NO_WEBHOOKS)

    def read_turn(self, form: Form) -> CallTurn:
        raise MalformedCallback(_NO_WEBHOOKS)

    def read_recording(self, form: Form) -> RecordingReport:
        raise MalformedCallback(_NO_WEBHOOKS)
