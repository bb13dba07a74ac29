"""What no gateway of the mainland has, refused in one place: webhooks that are forms, calls that we lead,
recordings, and lists of all that came or went."""

from collections.abc import Sequence
from datetime import datetime

from survey.carriers.port import (
    CalleeLimit,
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
    RecordingReport,
    Refused,
    SendResult,
    Sent,
    StatusReport,
)
from survey.vocabulary import ErrorClass


class DomesticCarrier:
    """An adapter's base: it overrides what its gateway can do after all, such as calls by a menu."""

    callee_limits: Sequence[CalleeLimit] = ()

    def incoming_texts(self, since: datetime, until: datetime | None) -> list[IncomingText]:
        raise CarrierUnreachable("the gateway lists what one number wrote, not what everybody did")

    def sent_texts(self, since: datetime) -> list[ListedText]:
        raise CarrierUnreachable("the gateway lists what one number got, not what everybody did")

    def place_call(self, call: OutgoingCall) -> SendResult:
        return Refused("no calls", ErrorClass.OURS, "this gateway places no calls")

    def find_calls(self, sent: Sent) -> list[ListedCall]:
        raise CarrierUnreachable("this gateway places no calls")

    def read_call(self, sent: Sent) -> ListedCall | None:
        raise CarrierUnreachable("this gateway places no calls")

    def fetch_recording(self, recording_sid: str) -> bytes:
        raise CarrierUnreachable("the gateway records nothing")

    def delete_recording(self, recording_sid: str) -> bool:
        return False

    def read_status(self, form: Form) -> StatusReport:
        raise _no_form()

    def read_text(self, form: Form) -> InboundText:
        raise _no_form()

    def read_call_status(self, form: Form) -> CallReport:
        raise _no_form()

    def read_machine(self, form: Form) -> MachineReport:
        raise _no_form()

    def read_turn(self, form: Form) -> CallTurn:
        raise _no_form()

    def read_recording(self, form: Form) -> RecordingReport:
        raise _no_form()


def _no_form() -> MalformedCallback:
    return MalformedCallback("gateways push JSON, never forms")
