"""Recordings: made when a person has spoken, ready a little later, told of, fetched, deleted."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from survey.carriers.sandbox.callbacks import Callbacks
from survey.carriers.sandbox.calls.order import Address
from survey.carriers.sandbox.calls.record import Call
from survey.carriers.sandbox.ledger import Ledger
from survey.carriers.sandbox.settings import SandboxSettings
from survey.carriers.sandbox.timers import Timers

_PROCESSING = 1.5  # seconds of life until it can be fetched


@dataclass(slots=True)
class Recording:
    """`source`: as Twilio names it, RecordVerb or OutboundAPI."""

    sid: str
    call_sid: str
    seconds: int
    source: str
    created: datetime
    ready: bool = False


class Recordings:
    def __init__(
        self, settings: SandboxSettings, ledger: Ledger, timers: Timers, callbacks: Callbacks
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._timers = timers
        self._callbacks = callbacks
        self._by_sid: dict[str, Recording] = {}

    def make(self, call: Call, seconds: float, source: str, tell: Address, pace: float) -> Recording:
        """`tell`: whom to tell once it is ready, if anybody; `pace`: real seconds for one of life."""
        sid = "RE" + secrets.token_hex(16)
        recording = Recording(sid, call.sid, max(round(seconds), 1), source, datetime.now(UTC))
        self._by_sid[sid] = recording
        if len(self._by_sid) > self._settings.keep:
            del self._by_sid[next(iter(self._by_sid))]
        self._ledger.write("recorded", sid=call.sid, recording=sid, seconds=recording.seconds, source=source)
        self._timers.after(_PROCESSING * pace, self._finish, recording, tell)
        return recording

    def get(self, sid: str) -> Recording | None:
        return self._by_sid.get(sid)

    def delete(self, sid: str) -> bool:
        """Whether there was one."""
        gone = self._by_sid.pop(sid, None)
        if gone:
            self._ledger.write("recording_deleted", sid=gone.call_sid, recording=sid)
        return gone is not None

    def url(self, sid: str) -> str:
        """Where Twilio says that it is: whoever fetches asks the API's own address for that SID."""
        return f"https://api.twilio.com/2010-04-01/Accounts/{self._settings.account_sid}/Recordings/{sid}"

    def clear(self) -> None:
        self._by_sid.clear()

    def _finish(self, recording: Recording, tell: Address) -> None:
        recording.ready = True
        self._callbacks.send(
            tell.url,
            {
                "AccountSid": self._settings.account_sid,
                "CallSid": recording.call_sid,
                "RecordingSid": recording.sid,
                "RecordingUrl": self.url(recording.sid),
                "RecordingStatus": "completed",
                "RecordingDuration": str(recording.seconds),
                "RecordingChannels": "1",
                "RecordingStartTime": format_datetime(recording.created),
                "RecordingSource": recording.source,
                "RecordingTrack": "both",
                "ErrorCode": "0",
            },
            sid=recording.call_sid,
            status=f"recording {recording.sid}",
            method=tell.method,
        )
