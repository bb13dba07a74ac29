"""A carrier that can do nothing: what an adapter's own carrier can, it overrides."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from survey.carriers.port import (
    Abilities,
    CalleeLimit,
    CallReport,
    CallTurn,
    CarrierCannotTell,
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


class Unable:
    """The Carrier port, all of it refused, with `why` in the words of an operator.

    A list that there is not is never empty: nothing is called lost on its word.
    """

    why = "this carrier can do nothing of the kind"
    name = "none"
    callee_limits: Sequence[CalleeLimit] = ()
    push_answer: Mapping[str, object] | None = None
    host = ""
    is_loopback = False

    @property
    def abilities(self) -> Abilities:
        return Abilities(sms=False, two_way=False, links=False, voice_dialogue=False, voice_menu=False)

    def says(self, text_key: str, body: str, params: Mapping[str, str]) -> bool:
        return True  # no words are wrong where none are approved

    def send_text(self, text: OutgoingText) -> SendResult:
        return Refused("unable", ErrorClass.OURS, self.why)

    def find_texts(self, sent: Sent) -> list[ListedText]:
        raise CarrierCannotTell(self.why)

    def incoming_texts(self, since: datetime, until: datetime | None) -> list[IncomingText]:
        raise CarrierCannotTell(self.why)

    def sent_texts(self, since: datetime) -> list[ListedText]:
        raise CarrierCannotTell(self.why)

    def text_status(self, sent: Sent) -> ListedText | None:
        raise CarrierCannotTell(self.why)

    def read_push(self, kind: str, body: bytes) -> Pushed:
        raise MalformedCallback(self.why)

    def read_status(self, form: Form) -> StatusReport:
        raise MalformedCallback(self.why)

    def read_text(self, form: Form) -> InboundText:
        raise MalformedCallback(self.why)

    def place_call(self, call: OutgoingCall) -> SendResult:
        return Refused("unable", ErrorClass.OURS, self.why)

    def find_calls(self, sent: Sent) -> list[ListedCall]:
        raise CarrierCannotTell(self.why)

    def read_call(self, sent: Sent) -> ListedCall | None:
        raise CarrierCannotTell(self.why)

    def fetch_recording(self, recording_sid: str) -> bytes:
        raise CarrierCannotTell(self.why)

    def delete_recording(self, recording_sid: str) -> bool:
        return False

    def read_call_status(self, form: Form) -> CallReport:
        raise MalformedCallback(self.why)

    def read_machine(self, form: Form) -> MachineReport:
        raise MalformedCallback(self.why)

    def read_turn(self, form: Form) -> CallTurn:
        raise MalformedCallback(self.why)

    def read_recording(self, form: Form) -> RecordingReport:
        raise MalformedCallback(self.why)
