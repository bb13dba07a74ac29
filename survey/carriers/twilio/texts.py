"""Texts over Twilio: one message, once, and the account's own list of them."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from twilio.base import values
from twilio.rest.api.v2010.account.message import MessageInstance, MessageList

from survey.carriers.port import (
    CarrierCannotTell,
    IncomingText,
    ListedText,
    MalformedCallback,
    OutgoingText,
    SendResult,
)
from survey.carriers.twilio import forms
from survey.carriers.twilio.outcome import (
    LARGEST_PAGE,
    accepted,
    asked,
    fetched,
    is_address,
    is_number,
    once,
    refused,
    whole_list,
)

_LONGEST_BODY = 1600
_LONGEST_VALIDITY = 36_000
_PAGES_OF_A_DAY = 500  # half a million messages
_SID = re.compile(r"[A-Z]{2}[0-9a-f]{32}")


class TwilioTexts:
    """`service_sid` goes before `sms_from` where both are given."""

    def __init__(self, messages: MessageList, sms_from: str | None, service_sid: str | None) -> None:
        self._messages = messages
        self._from = sms_from
        self._service = service_sid
        self._sender = _sender(sms_from, service_sid)

    @property
    def can_send(self) -> bool:
        return bool(self._sender)

    def send(self, text: OutgoingText) -> SendResult:
        """Creates one message. See the port."""
        broken = self._broken_rule(text)
        return refused(broken) if broken else once(lambda: self._create(text))

    def find(self, to: str, body: str, sent_after: datetime) -> list[ListedText]:
        """Reads the whole list to `to`. See the port.

        Not filtered by DateSent: what still waits in Twilio's queue has none. Times in the list are whole
        seconds, so the fraction of `sent_after` is dropped.
        """
        since = sent_after.replace(microsecond=0)
        listed: Iterable[MessageInstance] = whole_list(
            lambda: self._messages.page(to=to, page_size=LARGEST_PAGE)
        )
        return [
            _listed(message)
            for message in listed
            if message.to == to and message.body == body and self._is_ours(message)
            if _created_at(message) >= since
        ]

    def incoming(self, since: datetime, until: datetime | None) -> list[IncomingText]:
        """Reads the list of what came to our number; with a service, to the account. See the port.

        DateSent of what came is when it came. Twilio's page speaks of filtering by days, its SDK sends
        seconds; either is right here. The list has the newest first.
        """
        if not self._sender:
            raise CarrierCannotTell("no sender is set: what is ours cannot be told from others'")
        to = values.unset if self._service else self._from
        listed: Iterable[MessageInstance] = whole_list(
            lambda: self._messages.page(
                to=to,
                date_sent_after=since.astimezone(UTC),
                date_sent_before=until.astimezone(UTC) if until else values.unset,
                page_size=LARGEST_PAGE,
            ),
            _PAGES_OF_A_DAY,
        )
        oldest_first = [*self._came(listed, since)][::-1]
        return sorted(oldest_first, key=lambda one: one.at)

    def sent(self, since: datetime) -> list[ListedText]:
        """Reads the list of what left our number; with a service, the account. See the port."""
        from_ = values.unset if self._service else self._from
        listed: Iterable[MessageInstance] = whole_list(
            lambda: self._messages.page(
                from_=from_, date_sent_after=since.astimezone(UTC), page_size=LARGEST_PAGE
            ),
            _PAGES_OF_A_DAY,
        )
        return [_listed(message) for message in listed if _goes_out(message) and self._is_ours(message)]

    def read(self, sid: str) -> ListedText | None:
        """Fetches one text. See the port."""
        if not _SID.fullmatch(sid):
            return None
        message = asked(lambda: fetched(sid, self._messages(sid).fetch))
        return _listed(message) if message else None

    def _came(self, listed: Iterable[MessageInstance], since: datetime) -> Iterator[IncomingText]:
        """Those that came to us; what names no sender has none that could be answered."""
        first = since.replace(microsecond=0)
        for message in listed:
            at = message.date_sent or _created_at(message)
            if _goes_out(message) or at < first or not self._is_to_us(message):
                continue
            try:
                yield IncomingText(forms.read_text(_form(message)), at)
            except MalformedCallback:
                continue

    def _is_to_us(self, message: MessageInstance) -> bool:
        if self._service:
            return message.messaging_service_sid in (self._service, None)
        return message.to == self._from

    def _create(self, text: OutgoingText) -> SendResult:
        message = self._messages.create(
            to=text.to,
            body=text.body,
            status_callback=text.callback_url or values.unset,
            validity_period=text.valid_for_seconds,
            **self._sender,
        )
        state = forms.state_of(str(message.status))
        return accepted(message.sid, state, forms.segments_of(message.num_segments))

    def _broken_rule(self, text: OutgoingText) -> int | None:
        """Twilio's code for the rule that `text` breaks, looked for here so that nothing is spent on it."""
        if not self._sender:
            return 21603
        if not is_number(text.to):
            return 21211
        if not text.body.strip():
            return 21602
        if len(text.body) > _LONGEST_BODY:
            return 21617
        if not _is_utf8(text.body):
            return 21618
        if text.callback_url and not is_address(text.callback_url):
            return 21609
        if not 1 <= text.valid_for_seconds <= _LONGEST_VALIDITY:
            return 21624
        return None

    def _is_ours(self, message: MessageInstance) -> bool:
        if self._service:
            return message.messaging_service_sid == self._service
        return message.from_ == self._from


def _sender(sms_from: str | None, service_sid: str | None) -> dict[str, str]:
    if service_sid:
        return {"messaging_service_sid": service_sid}
    return {"from_": sms_from} if sms_from else {}


def _goes_out(message: MessageInstance) -> bool:
    return str(message.direction) != "inbound"


def _form(message: MessageInstance) -> list[tuple[str, str]]:
    """A message of the list as its webhook would have brought it, as far as the list knows."""
    known = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsMessageSid": message.sid,
        "AccountSid": message.account_sid,
        "MessagingServiceSid": message.messaging_service_sid,
        "From": message.from_,
        "To": message.to,
        "Body": message.body,
        "NumMedia": message.num_media,
        "NumSegments": message.num_segments,
    }
    return [(name, str(value)) for name, value in known.items() if value is not None]


def _is_utf8(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _created_at(message: MessageInstance) -> datetime:
    if message.date_created is None:
        raise CarrierCannotTell("a text without a time in the list")
    return message.date_created


def _listed(message: MessageInstance) -> ListedText:
    code, error_class = forms.error_of(message.error_code)
    return ListedText(
        sid=str(message.sid),
        status=forms.state_of(str(message.status)),
        from_=message.from_,
        created_at=_created_at(message),
        sent_at=message.date_sent,
        error_code=code,
        error_class=error_class,
        segments=forms.segments_of(message.num_segments),
        price=forms.price_of(message.price, message.price_unit),
    )
