"""What the application is called back about while a call goes on, and when it is over.

https://www.twilio.com/docs/voice/api/call-resource#statuscallback and …/voice/answering-machine-detection
"""

from datetime import UTC, datetime
from email.utils import format_datetime
from math import ceil

from survey.carriers.sandbox.callbacks import Callbacks
from survey.carriers.sandbox.calls.forms import call_form
from survey.carriers.sandbox.calls.order import Address
from survey.carriers.sandbox.calls.record import Call, Status
from survey.carriers.sandbox.settings import SandboxSettings

_OVERTAKEN_AFTER = 12.0  # seconds of life: about as long as a phone rings


class Progress:
    def __init__(self, settings: SandboxSettings, callbacks: Callbacks) -> None:
        self._settings = settings
        self._callbacks = callbacks

    def initiated(self, call: Call, pace: float) -> None:
        self._tell(call, "initiated", "initiated", _overtaken(pace))

    def ringing(self, call: Call, pace: float) -> None:
        self._tell(call, "ringing", call.status, _overtaken(pace))

    def answered(self, call: Call, pace: float) -> None:
        self._tell(call, "answered", call.status, _overtaken(pace))

    def ended(self, call: Call, sip: int | None, recorded: dict[str, str]) -> None:
        """`sip`: the network's last answer; none if it was never asked. `recorded`: of a recording of all."""
        more = {"CallDuration": str(call.seconds), "Duration": str(ceil(call.seconds / 60))}
        if sip is not None:
            more["SipResponseCode"] = str(sip)
        self._tell(call, "completed", call.status, None, more | recorded)

    def detected(self, call: Call, tell: Address, word: str, seconds: float) -> None:
        form = {
            "AccountSid": self._settings.account_sid,
            "CallSid": call.sid,
            "AnsweredBy": word,
            "MachineDetectionDuration": str(round(seconds * 1000)),
        }
        self._callbacks.send(tell.url, form, sid=call.sid, status=f"detected {word}", method=tell.method)

    def _tell(
        self,
        call: Call,
        event: str,
        status: Status | str,
        overtaken_after: float | None,
        more: dict[str, str] | None = None,
    ) -> None:
        if event not in call.events:
            return
        form = call_form(call, self._settings.account_sid, status) | {
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(call.told),
            "Timestamp": format_datetime(datetime.now(UTC)),
            **(more or {}),
        }
        call.told += 1
        self._callbacks.send(
            call.status_address.url,
            form,
            sid=call.sid,
            status=str(status),
            overtaken_after=overtaken_after,
            method=call.status_address.method,
        )


def _overtaken(pace: float) -> float:
    return _OVERTAKEN_AFTER * pace + 0.1
