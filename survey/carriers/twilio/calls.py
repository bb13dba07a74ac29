"""Calls over Twilio: one call, once, the account's own list of them, and what was recorded in them."""

from collections.abc import Iterable
from datetime import datetime

from twilio.rest import Client
from twilio.rest.api.v2010.account.call import CallInstance

from survey.carriers.line import NoAnswer, NotSent
from survey.carriers.port import CarrierCannotTell, ListedCall, OutgoingCall, SendResult
from survey.carriers.twilio import call_forms as forms
from survey.carriers.twilio.forms import number_in, price_of
from survey.carriers.twilio.http import Answered, TwilioHttp
from survey.carriers.twilio.outcome import (
    LARGEST_PAGE,
    accepted,
    asked,
    fetched,
    is_address,
    is_number,
    is_unknown_there,
    once,
    refused,
    whole_list,
)

# Twilio's own bounds: https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource
_LONGEST_RING = 600
_LONGEST_CALL = 86_400
_EVENTS = ["initiated", "ringing", "answered", "completed"]
_LARGEST_RECORDING = 5 * 1024 * 1024  # bytes: some twenty minutes of MP3, far more than we let be recorded


class TwilioCalls:
    """`auth`: the account's SID and token; `voice_from`: the number that calls come from, if any may."""

    def __init__(
        self, client: Client, http: TwilioHttp, auth: tuple[str, str], voice_from: str | None
    ) -> None:
        self._calls = client.calls
        self._recordings = client.recordings
        self._http = http
        self._auth = auth
        self._from = voice_from

    @property
    def can_call(self) -> bool:
        return bool(self._from)

    def place(self, call: OutgoingCall) -> SendResult:
        """Creates one call. See the port."""
        broken = self._broken_rule(call)
        return refused(broken) if broken else once(lambda: self._create(call))

    def find(self, to: str, placed_after: datetime) -> list[ListedCall]:
        """Reads the whole list of calls from our number to `to`. See the port.

        Not filtered by StartTime: what still waits to be dialled has none.
        """
        if not self._from:
            raise CarrierCannotTell("TWILIO_VOICE_FROM is not set: our calls cannot be told from others")
        since = placed_after.replace(microsecond=0)
        sender = self._from
        listed: Iterable[CallInstance] = whole_list(
            lambda: self._calls.page(to=to, from_=sender, page_size=LARGEST_PAGE)
        )
        return [
            _listed(call)
            for call in listed
            if call.to == to and _from(call) == sender
            if _created_at(call) >= since
        ]

    def read(self, sid: str) -> ListedCall | None:
        """Fetches one call. See the port."""
        if not forms.CALL_SID.fullmatch(sid):
            return None
        call = asked(lambda: fetched(sid, self._calls(sid).fetch))
        return _listed(call) if call else None

    def fetch_recording(self, recording_sid: str) -> bytes:
        """Fetches the media file, from the API's own address only. See the port."""
        if not forms.RECORDING_SID.fullmatch(recording_sid):
            raise CarrierCannotTell("not a recording's SID")
        path = f"/2010-04-01/Accounts/{self._auth[0]}/Recordings/{recording_sid}.mp3"
        return asked(lambda: self._http.fetch(path, self._auth, _LARGEST_RECORDING))

    def delete_recording(self, recording_sid: str) -> bool:
        """Deletes it; what is not there any more is deleted. See the port."""
        if not forms.RECORDING_SID.fullmatch(recording_sid):
            return True
        try:
            return self._recordings(recording_sid).delete()
        except Answered as answer:
            return is_unknown_there(answer)
        except (NotSent, NoAnswer):
            return False

    def _create(self, call: OutgoingCall) -> SendResult:
        placed = self._calls.create(
            to=call.to,
            from_=str(self._from),
            url=call.answer_url,
            method="POST",
            status_callback=call.status_url,
            status_callback_method="POST",
            status_callback_event=_EVENTS,
            timeout=call.ring_seconds,
            time_limit=call.at_most_seconds,
            machine_detection="Enable",
            # While Twilio listens who has answered, the person hears us already, not seconds of silence.
            async_amd="true",
            async_amd_status_callback=call.machine_url,
            async_amd_status_callback_method="POST",
        )
        return accepted(placed.sid, forms.state_of(str(placed.status), None), None)

    def _broken_rule(self, call: OutgoingCall) -> int | None:
        """Twilio's code for the rule that `call` breaks, looked for here so that nothing is spent on it."""
        if not self._from:
            return 21213
        if not is_number(self._from):
            return 21212
        if not is_number(call.to):
            return 21217
        if not is_address(call.answer_url):
            return 21205
        if not (is_address(call.status_url) and is_address(call.machine_url)):
            return 21609
        if not 1 <= call.ring_seconds <= _LONGEST_RING:
            return 21208
        if not 1 <= call.at_most_seconds <= _LONGEST_CALL:
            return 20422
        return None


def _from(call: CallInstance) -> str | None:
    return call._from  # noqa: SLF001 - what the SDK calls it, since `from` is a word of the language


def _created_at(call: CallInstance) -> datetime:
    if call.date_created is None:
        raise CarrierCannotTell("a call without a time in the list")
    return call.date_created


def _listed(call: CallInstance) -> ListedCall:
    """The list tells no code of a failure: its class is unlisted unless the call was called off."""
    answered_by = forms.answered_by_of(call.answered_by)
    status = str(call.status)
    state = forms.state_of(status, answered_by)
    code, error_class = forms.failure_of(
        status, state, code=None, sip=None, dialled=call.start_time is not None
    )
    return ListedCall(
        sid=str(call.sid),
        status=state,
        answered_by=answered_by,
        from_=_from(call),
        to=call.to,
        created_at=_created_at(call),
        started_at=call.start_time,
        seconds=number_in(call.duration),
        error_code=code,
        error_class=error_class,
        price=price_of(call.price, call.price_unit),
    )
