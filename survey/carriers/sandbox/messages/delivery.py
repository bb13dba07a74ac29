"""How an outbound message ages: on its way, sent, delivered or not, each step called back.

queued ─► sending ─► sent (callback) ─► delivered (callback) ─► on the phone
  │                   │                └► undelivered (callback), the number's fault
  └ too old: failed   └ lost: nothing further ever happens
"""

from collections.abc import Callable
from datetime import UTC, datetime

from survey.carriers.sandbox.callbacks import Callbacks
from survey.carriers.sandbox.chance import draw
from survey.carriers.sandbox.faults import ERROR_CODES, Fault, Faults
from survey.carriers.sandbox.ledger import Ledger
from survey.carriers.sandbox.messages.record import Message, Status
from survey.carriers.sandbox.segments import segments
from survey.carriers.sandbox.settings import SandboxSettings
from survey.carriers.sandbox.timers import Timers

ERROR_MESSAGES = {
    30003: "Unreachable destination handset",
    30005: "Unknown destination handset",
    30036: "Validity Period Expired",
}
# What the network finds out, and the carrier did not know.
_LATE = {fault: ERROR_CODES[fault] for fault in (Fault.UNDELIVERED_30003, Fault.UNDELIVERED_30005)}
_FAULTS = {code: fault for fault, code in ERROR_CODES.items()}
_LEG = 0.5  # about, in seconds at the speed of life: out of the queue, to the network, to the phone
_FULL_SPEED = 0.004


class Delivery:
    """`speed` can change while messages are on their way."""

    def __init__(
        self,
        settings: SandboxSettings,
        faults: Faults,
        ledger: Ledger,
        timers: Timers,
        callbacks: Callbacks,
        arrived: Callable[[Message], None],
    ) -> None:
        self._settings = settings
        self._faults = faults
        self._ledger = ledger
        self._timers = timers
        self._callbacks = callbacks
        self._arrived = arrived
        self.speed = settings.speed

    def start(self, message: Message) -> None:
        """At full speed nobody could see that it is being sent."""
        step = self._send if self.speed is None else self._take_up
        self._timers.after(self._leg(message, "queue"), step, message)

    def _leg(self, message: Message, name: str) -> float:
        at = draw(message.sid, name)
        return at * _FULL_SPEED if self.speed is None else (0.5 + at) * _LEG / self.speed

    def _take_up(self, message: Message) -> None:
        message.move(Status.SENDING)
        self._timers.after(self._leg(message, "network"), self._send, message)

    def _send(self, message: Message) -> None:
        up = self._faults.back_up_at(self._timers.now)
        if up > self._timers.now:
            self._timers.after(up - self._timers.now, self._send, message)
            return
        if (datetime.now(UTC) - message.created).total_seconds() > message.valid_for:
            message.move(Status.FAILED, 30036)
            self._lose(message)
            self._call_back(message, Status.FAILED)
            return
        if message.service_sid and message.from_ is None:
            message.from_, message.segments = self._settings.numbers[0], segments(message.body)
        message.move(Status.SENT)
        if fault := self._faults.of((Fault.LOST,)):
            self._ledger.fault(fault, sid=message.sid, to=message.to)
            self._lose(message)
            return
        self._call_back(message, Status.SENT)
        self._timers.after(self._leg(message, "phone"), self._deliver, message)

    def _deliver(self, message: Message) -> None:
        code = _LATE.get(self._faults.of_number(message.to) or Fault.DOWN)
        if code:
            message.move(Status.UNDELIVERED, code)
            self._ledger.fault(_FAULTS[code], sid=message.sid, to=message.to)
            self._lose(message)
            self._call_back(message, Status.UNDELIVERED)
            return
        message.move(Status.DELIVERED)
        self._ledger.write("seen", sid=message.sid, to=message.to)
        self._call_back(message, Status.DELIVERED)
        self._arrived(message)

    def _lose(self, message: Message) -> None:
        message.lost = True
        self._ledger.write("lost", sid=message.sid, to=message.to)

    def _call_back(self, message: Message, status: Status) -> None:
        if message.at_end and status is not Status.SENT:
            message.at_end(message)
        overtaken = self._leg(message, "phone") + 0.1 if status is Status.SENT else None
        self._callbacks.send(
            message.callback,
            self._form(message, status),
            sid=message.sid,
            status=status,
            overtaken_after=overtaken,
        )

    def _form(self, message: Message, status: Status) -> dict[str, str]:
        form = {
            "AccountSid": self._settings.account_sid,
            "ApiVersion": "2010-04-01",
            "From": message.from_ or "",
            "To": message.to,
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "MessageStatus": status,
            "SmsStatus": status,
        }
        if message.service_sid:
            form["MessagingServiceSid"] = message.service_sid
        if message.error:
            form["ErrorCode"] = str(message.error)
            form["ErrorMessage"] = ERROR_MESSAGES[message.error]
        if status in (Status.DELIVERED, Status.UNDELIVERED):
            form["RawDlrDoneDate"] = message.updated.strftime("%y%m%d%H%M")
        return form
