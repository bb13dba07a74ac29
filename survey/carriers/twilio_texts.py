"""Texts over Twilio: one message, once, and the account's own list of them."""

from collections.abc import Iterable
from datetime import datetime

from twilio.rest.api.v2010.account.message import MessageInstance, MessageList

from survey.carriers import twilio_forms
from survey.carriers.port import CarrierUnreachable, ListedText, OutgoingText, SendResult
from survey.carriers.twilio_outcome import (
    LARGEST_PAGE,
    accepted,
    is_address,
    is_number,
    once,
    refused,
    whole_list,
)

_LONGEST_BODY = 1600
_LONGEST_VALIDITY = 36_000


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

    def _create(self, text: OutgoingText) -> SendResult:
        message = self._messages.create(
            to=text.to,
            body=text.body,
            status_callback=text.callback_url,
            validity_period=text.valid_for_seconds,
            **self._sender,
        )
        state = twilio_forms.state_of(str(message.status))
        return accepted(message.sid, state, twilio_forms.segments_of(message.num_segments))

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
        if not is_address(text.callback_url):
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


def _is_utf8(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _created_at(message: MessageInstance) -> datetime:
    if message.date_created is None:
        raise CarrierUnreachable("a text without a time in the list")
    return message.date_created


def _listed(message: MessageInstance) -> ListedText:
    code, error_class = twilio_forms.error_of(message.error_code)
    return ListedText(
        sid=str(message.sid),
        status=twilio_forms.state_of(str(message.status)),
        from_=message.from_,
        created_at=_created_at(message),
        sent_at=message.date_sent,
        error_code=code,
        error_class=error_class,
        segments=twilio_forms.segments_of(message.num_segments),
        price=twilio_forms.price_of(message.price, message.price_unit),
    )
