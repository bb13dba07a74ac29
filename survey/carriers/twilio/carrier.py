"""Twilio, and whatever speaks its API at another address: the first adapter of the Carrier port."""

from dataclasses import dataclass
from datetime import datetime

from twilio.rest import Client

from survey.carriers.line import CONNECT_SECONDS, READ_SECONDS, BaseUrl
from survey.carriers.port import (
    Abilities,
    CallReport,
    CallTurn,
    Form,
    InboundText,
    IncomingText,
    ListedCall,
    ListedText,
    MachineReport,
    OutgoingCall,
    OutgoingText,
    RecordingReport,
    SendResult,
    Sent,
    StatusReport,
)
from survey.carriers.twilio import call_forms, forms
from survey.carriers.twilio.calls import TwilioCalls
from survey.carriers.twilio.http import TwilioHttp
from survey.carriers.twilio.texts import TwilioTexts
from survey.carriers.unable import Unable

# Twilio takes any variable of these names from the environment, unless it is given another one.
_NO_EDGE = {"TWILIO_EDGE": "", "TWILIO_REGION": ""}


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    sid: str
    auth_token: str
    sms_from: str | None = None
    messaging_service_sid: str | None = None  # goes before `sms_from` where both are given
    voice_from: str | None = None  # without it, no calls


class TwilioCarrier(Unable):
    """`base_url`: where requests go instead of https://api.twilio.com. Time-outs in seconds. `links`: whether
    somebody could open an address that a text carries."""

    why = "Twilio has nothing of the kind"

    def __init__(
        self,
        account: TwilioAccount,
        base_url: str,
        *,
        name: str = "twilio",
        links: bool = True,
        connect_seconds: float = CONNECT_SECONDS,
        read_seconds: float = READ_SECONDS,
        pool_size: int = 64,
    ) -> None:
        self.name = name
        self._links = links
        base = BaseUrl(base_url)
        self.host = base.host
        self.is_loopback = base.is_loopback
        self._http = TwilioHttp(base, connect_seconds, read_seconds, pool_size)
        client = Client(account.sid, account.auth_token, http_client=self._http, environment=_NO_EDGE)
        self._texts = TwilioTexts(client.messages, account.sms_from, account.messaging_service_sid)
        self._calls = TwilioCalls(client, self._http, (account.sid, account.auth_token), account.voice_from)

    @property
    def abilities(self) -> Abilities:
        return Abilities(
            sms=self._texts.can_send,
            two_way=True,
            links=self._links,
            voice_dialogue=self._calls.can_call,
            voice_menu=False,
            tells_incoming=self._texts.can_send,
            tells_outcome=True,
        )

    def send_text(self, text: OutgoingText) -> SendResult:
        return self._texts.send(text)

    def find_texts(self, sent: Sent) -> list[ListedText]:
        return self._texts.find(sent.to, sent.body, sent.since)

    def incoming_texts(self, since: datetime, until: datetime | None) -> list[IncomingText]:
        return self._texts.incoming(since, until)

    def sent_texts(self, since: datetime) -> list[ListedText]:
        return self._texts.sent(since)

    def text_status(self, sent: Sent) -> ListedText | None:
        return self._texts.read(sent.sid or "")

    def read_status(self, form: Form) -> StatusReport:
        return forms.read_status(form)

    def read_text(self, form: Form) -> InboundText:
        return forms.read_text(form)

    def place_call(self, call: OutgoingCall) -> SendResult:
        return self._calls.place(call)

    def find_calls(self, sent: Sent) -> list[ListedCall]:
        return self._calls.find(sent.to, sent.since)

    def read_call(self, sent: Sent) -> ListedCall | None:
        return self._calls.read(sent.sid or "")

    def fetch_recording(self, recording_sid: str) -> bytes:
        return self._calls.fetch_recording(recording_sid)

    def delete_recording(self, recording_sid: str) -> bool:
        return self._calls.delete_recording(recording_sid)

    def read_call_status(self, form: Form) -> CallReport:
        return call_forms.read_call_status(form)

    def read_machine(self, form: Form) -> MachineReport:
        return call_forms.read_machine(form)

    def read_turn(self, form: Form) -> CallTurn:
        return call_forms.read_turn(form)

    def read_recording(self, form: Form) -> RecordingReport:
        return call_forms.read_recording(form)

    def close(self) -> None:
        """Closes idle connections; only needed where a process outlives its carrier."""
        self._http.close()
