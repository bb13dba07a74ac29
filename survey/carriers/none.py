"""No carrier: people are reached by interviewers only (CARRIER=none)."""

from datetime import datetime

from survey.carriers.port import (
    Abilities,
    CarrierUnreachable,
    Form,
    InboundText,
    ListedText,
    MalformedCallback,
    OutgoingText,
    Refused,
    SendResult,
    StatusReport,
)
from survey.vocabulary import ErrorClass

_WHY = "CARRIER=none: this installation has no carrier"


class NoCarrier:
    name = "none"
    abilities = Abilities(sms=False, two_way=False, links=False, voice_dialogue=False, voice_menu=False)
    host = ""
    is_loopback = False

    def send_text(self, text: OutgoingText) -> SendResult:
        return Refused("no carrier", ErrorClass.OURS, _WHY)

    def find_texts(self, to: str, body: str, sent_after: datetime) -> list[ListedText]:
        """Texts of an earlier carrier cannot be looked up, so none is ever called lost on this word."""
        raise CarrierUnreachable(_WHY)

    def read_status(self, form: Form) -> StatusReport:
        raise MalformedCallback(_WHY)

    def read_text(self, form: Form) -> InboundText:
        raise MalformedCallback(_WHY)
