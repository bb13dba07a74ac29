"""No carrier: people are reached by interviewers only (CARRIER=none)."""

from collections.abc import Mapping
from datetime import datetime

from survey.carriers.port import (
    Abilities,
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
    Refused,
    SendResult,
    Sent,
    StatusReport,
)
from survey.vocabulary import ErrorClass

_WHY = "CARRIER=none: this installation has no carrier"


class NoCarrier:
    name = "none"
    abilities = Abilities(sms=False, two_way=False, links=False, voice_dialogue=False, voice_menu=False)
    callee_limits = ()
    push_answer = None
    host = ""
    is_loopback = False

    def says(self, text_key: str, body: str, params: Mapping[str, str]) -> bool:
        return True  # it sends none, whatever they say

    def send_text(self, text: OutgoingText) -> SendResult:
        return Refused("no carrier", ErrorClass.OURS, _WHY)

    def find_texts(self, sent: Sent) -> list[ListedText]:
        """Texts of an earlier carrier cannot be looked up, so none is ever called lost on this word."""
        raise CarrierUnreachable(_WHY)

    def incoming_texts(self, since: datetime, until: datetime | None) -> list[IncomingText]:
        raise CarrierUnreachable(_WHY)

    def sent_texts(self, since: datetime) -> list[ListedText]:
        raise CarrierUnreachable(_WHY)

    def text_status(self, sent: Sent) -> ListedText | None:
        raise CarrierUnreachable(_WHY)

    def read_push(self, kind: str, body: bytes) -> Pushed:
        raise MalformedCallback(_WHY)

    def read_status(self, form: Form) -> StatusReport:
        raise MalformedCallback(_WHY)

    def read_text(self, form: Form) -> InboundText:
        raise MalformedCallback(_WHY)

    def place_call(self, call: OutgoingCall) -> SendResult:
        return Refused("no carrier", ErrorClass.OURS, _WHY)

    def find_calls(self, sent: Sent) -> list[ListedCall]:
        raise CarrierUnreachable(_WHY)

    def read_call(self, sent: Sent) -> ListedCall | None:
        raise CarrierUnreachable(_WHY)

    def fetch_recording(self, recording_sid: str) -> bytes:
        raise CarrierUnreachable(_WHY)

    def delete_recording(self, recording_sid: str) -> bool:
        return False

    def read_call_status(self, form: Form) -> CallReport:
        raise MalformedCallback(_WHY)

    def read_machine(self, form: Form) -> MachineReport:
        raise MalformedCallback(_WHY)

    def read_turn(self, form: Form) -> CallTurn:
        raise MalformedCallback(_WHY)

    def read_recording(self, form: Form) -> RecordingReport:
        raise MalformedCallback(_WHY)
