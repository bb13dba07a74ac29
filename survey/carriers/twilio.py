"""Twilio, and whatever speaks its API at another address: the first adapter of the Carrier port."""

import re
from dataclasses import dataclass
from datetime import datetime

from twilio.base.page import Page
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from survey.carriers import twilio_forms
from survey.carriers.errors import class_of_answer, meaning_of
from survey.carriers.port import (
    Abilities,
    Accepted,
    CarrierUnreachable,
    Form,
    InboundText,
    ListedText,
    OutgoingText,
    Refused,
    SendResult,
    StatusReport,
    Unknown,
)
from survey.carriers.twilio_http import (
    CONNECT_SECONDS,
    READ_SECONDS,
    Answered,
    BaseUrl,
    NoAnswer,
    NotSent,
    TwilioHttp,
)
from survey.vocabulary import ErrorClass

_E164 = re.compile(r"\+[1-9][0-9]{1,14}")
_LONGEST_BODY = 1600
_LONGEST_VALIDITY = 36_000
_PAGE = 1000  # the largest that Twilio gives
_MOST_PAGES = 20  # to one number: more is a list that runs in a circle
# Twilio takes any variable of these names from the environment, unless it is given another one.
_NO_EDGE = {"TWILIO_EDGE": "", "TWILIO_REGION": ""}


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    sid: str
    auth_token: str
    sms_from: str | None = None
    messaging_service_sid: str | None = None  # goes before `sms_from` where both are given


class TwilioCarrier:
    """`base_url`: where requests go instead of https://api.twilio.com. Time-outs in seconds."""

    def __init__(
        self,
        account: TwilioAccount,
        base_url: str,
        *,
        name: str = "twilio",
        connect_seconds: float = CONNECT_SECONDS,
        read_seconds: float = READ_SECONDS,
        pool_size: int = 64,
    ) -> None:
        self.name = name
        base = BaseUrl(base_url)
        self.host = base.host
        self.is_loopback = base.is_loopback
        self._account = account
        self._http = TwilioHttp(base, connect_seconds, read_seconds, pool_size)
        client = Client(account.sid, account.auth_token, http_client=self._http, environment=_NO_EDGE)
        self._messages = client.messages
        self._sender = _sender(account)

    @property
    def abilities(self) -> Abilities:
        return Abilities(
            sms=bool(self._sender), two_way=True, links=True, voice_dialogue=False, voice_menu=False
        )

    def send_text(self, text: OutgoingText) -> SendResult:
        """Creates one message. See the port."""
        broken = self._broken_rule(text)
        if broken:
            return Refused(str(broken), class_of_answer(400, broken), meaning_of(broken))
        try:
            message = self._messages.create(
                to=text.to,
                body=text.body,
                status_callback=text.callback_url,
                validity_period=text.valid_for_seconds,
                **self._sender,
            )
            return _accepted(message)
        except NotSent as failure:
            return Refused(failure.code, failure.error_class, failure.message)
        except Answered as answer:
            return _outcome(answer)
        except NoAnswer as failure:
            return Unknown(failure.why)
        except Exception as failure:  # noqa: BLE001 - it has left: whatever we stumbled over, it may have arrived
            return Unknown(f"{type(failure).__name__} in reading the answer")

    def find_texts(self, to: str, body: str, sent_after: datetime) -> list[ListedText]:
        """Reads the whole list to `to`. See the port.

        Not filtered by DateSent: what still waits in Twilio's queue has none. Times in the list are whole
        seconds, so the fraction of `sent_after` is dropped.
        """
        since = sent_after.replace(microsecond=0)
        return [
            _listed(message)
            for message in self._all_to(to)
            if message.to == to and message.body == body and self._is_ours(message)
            if _created_at(message) >= since
        ]

    def read_status(self, form: Form) -> StatusReport:
        return twilio_forms.read_status(form)

    def read_text(self, form: Form) -> InboundText:
        return twilio_forms.read_text(form)

    def close(self) -> None:
        """Closes idle connections; only needed where a process outlives its carrier."""
        self._http.close()

    def _broken_rule(self, text: OutgoingText) -> int | None:
        """Twilio's code for the rule that `text` breaks, looked for here so that nothing is spent on it."""
        if not self._sender:
            return 21603
        if not _E164.fullmatch(text.to):
            return 21211
        if not text.body.strip():
            return 21602
        if len(text.body) > _LONGEST_BODY:
            return 21617
        if not _is_utf8(text.body):
            return 21618
        if not text.callback_url.isascii() or not text.callback_url.startswith(("http://", "https://")):
            return 21609
        if not 1 <= text.valid_for_seconds <= _LONGEST_VALIDITY:
            return 21624
        return None

    def _all_to(self, to: str) -> list[MessageInstance]:
        try:
            page: Page = self._messages.page(to=to, page_size=_PAGE)
            found: list[MessageInstance] = []
            for _ in range(_MOST_PAGES):
                found.extend(page)
                following = page.next_page()
                if following is None:
                    return found
                page = following
            why = "the list does not end"
        except (NotSent, Answered, NoAnswer) as failure:
            why = _why(failure)
        except Exception as failure:  # noqa: BLE001 - a list that cannot be read is not an empty one
            why = f"{type(failure).__name__} in reading the list"
        # Outside the handlers: the causes quote the address, and with it the number.
        raise CarrierUnreachable(why)

    def _is_ours(self, message: MessageInstance) -> bool:
        if self._account.messaging_service_sid:
            return message.messaging_service_sid == self._account.messaging_service_sid
        return message.from_ == self._account.sms_from


def _sender(account: TwilioAccount) -> dict[str, str]:
    if account.messaging_service_sid:
        return {"messaging_service_sid": account.messaging_service_sid}
    return {"from_": account.sms_from} if account.sms_from else {}


def _is_utf8(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _accepted(message: MessageInstance) -> Accepted | Unknown:
    sid = message.sid
    if not isinstance(sid, str) or not 0 < len(sid) <= twilio_forms.LONGEST_SID:
        return Unknown("a success without a SID")
    return Accepted(
        sid, twilio_forms.state_of(str(message.status)), twilio_forms.segments_of(message.num_segments)
    )


def _outcome(answer: Answered) -> Refused | Unknown:
    error_class = class_of_answer(answer.status, answer.code)
    if error_class is ErrorClass.UNKNOWN:
        return Unknown(_why(answer))
    return Refused(str(answer.code or f"http {answer.status}"), error_class, meaning_of(answer.code))


def _why(failure: NotSent | Answered | NoAnswer) -> str:
    if isinstance(failure, NotSent):
        return failure.message
    if isinstance(failure, NoAnswer):
        return failure.why
    code = f", code {failure.code}" if failure.code else ""
    request = f", request {failure.request_id[:64]}" if failure.request_id else ""
    return f"HTTP {failure.status}{code}{request}"


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
