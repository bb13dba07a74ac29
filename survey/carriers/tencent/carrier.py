"""Tencent Cloud SMS, or whatever speaks its API at another address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tencentcloud.sms.v20210111 import models

from survey.carriers.domestic import NOT_MAINLAND, mainland_mobile
from survey.carriers.line import CONNECT_SECONDS, READ_SECONDS, BaseUrl, Line
from survey.carriers.names import is_name
from survey.carriers.port import (
    Abilities,
    Accepted,
    CarrierCannotTell,
    ListedText,
    OutgoingText,
    Pushed,
    SendResult,
    Sent,
    Unknown,
)
from survey.carriers.templates import Filled, Templates, refusal
from survey.carriers.tencent import pushes
from survey.carriers.tencent.sdk import asked, client_on, once, refused
from survey.carriers.unable import Unable
from survey.vocabulary import AttemptState, ErrorClass

_LARGEST_PAGE = 100  # there is no second one: the offset must be 0
_KEPT = timedelta(days=7)
_CLOCKS_DIFFER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TencentAccount:
    """`app_id`: of the application that texts are sent by (SmsSdkAppId); `signature`: as approved."""

    secret_id: str
    secret_key: str = field(repr=False)
    app_id: str
    region: str
    signature: str


class TencentCarrier(Unable):
    """`endpoint`: where requests go, without a path. Time-outs in seconds."""

    name = "tencent"
    why = "the gateway has nothing of the kind"
    push_answer: Mapping[str, object] = {"result": 0, "errmsg": "OK"}
    abilities = Abilities(
        sms=True, two_way=True, links=False, voice_dialogue=False, voice_menu=False, tells_outcome=True
    )

    def __init__(
        self,
        account: TencentAccount,
        templates: Templates,
        endpoint: str,
        *,
        connect_seconds: float = CONNECT_SECONDS,
        read_seconds: float = READ_SECONDS,
        pool_size: int = 64,
    ) -> None:
        base = BaseUrl(endpoint)
        if base.prefix:
            raise ValueError("TENCENT_SMS_ENDPOINT has no path")
        self.host, self.is_loopback = base.host, base.is_loopback
        self._account, self._templates = account, templates
        self._line = Line(base, connect_seconds, read_seconds, pool_size)
        self._client = client_on(self._line, account.secret_id, account.secret_key, account.region)

    def says(self, text_key: str, body: str, params: Mapping[str, str]) -> bool:
        return self._filled(text_key, body, params) is not None

    def send_text(self, text: OutgoingText) -> SendResult:
        if not mainland_mobile(text.to):
            return NOT_MAINLAND
        filled = self._filled(text.text_key, text.body, text.params)
        if filled is None:
            return refusal(text.text_key)
        request = self._request(text, filled)
        return once(lambda: _outcome(self._client.SendSms(request)))

    def find_texts(self, sent: Sent) -> list[ListedText]:
        """Texts are listed once the network has reported them, so one that is not there may have left."""
        found = [_listed(one, sent) for one in self._reported(sent) if one.SessionContext == sent.token]
        if sent.token and not found:
            raise CarrierCannotTell("it is not listed, which it would not be either before it was reported")
        return found if sent.token else []

    def text_status(self, sent: Sent) -> ListedText | None:
        if not sent.sid:
            return None
        found = [_listed(one, sent) for one in self._reported(sent) if one.SerialNo == sent.sid]
        return found[0] if found else _waiting(sent)

    def read_push(self, kind: str, body: bytes) -> Pushed:
        return pushes.read_push(kind, body)

    def close(self) -> None:
        """Closes idle connections; only needed where a process outlives its carrier."""
        self._line.close()

    def _filled(self, key: str, body: str, params: Mapping[str, str]) -> Filled | None:
        return self._templates.text(key, body, params, self._account.signature)

    def _request(self, text: OutgoingText, filled: Filled) -> models.SendSmsRequest:
        request = models.SendSmsRequest()
        request.PhoneNumberSet = [text.to]
        request.SmsSdkAppId = self._account.app_id
        request.SignName = self._account.signature
        request.TemplateId = filled.code
        request.TemplateParamSet = list(filled.params.values())
        request.SessionContext = text.token
        return request

    def _reported(self, sent: Sent) -> list[models.PullSmsSendStatus]:
        """What networks have reported of texts to that number since then. The same for all numbers is a queue
        that can be read once: it is left alone."""
        if datetime.now(UTC) - sent.since > _KEPT:
            raise CarrierCannotTell("the gateway tells of the last seven days only")
        request = models.PullSmsSendStatusByPhoneNumberRequest()
        request.BeginTime = int((sent.since - _CLOCKS_DIFFER).timestamp())
        request.Offset, request.Limit = 0, _LARGEST_PAGE
        request.PhoneNumber, request.SmsSdkAppId = sent.to, self._account.app_id
        return asked(lambda: list(self._client.PullSmsSendStatusByPhoneNumber(request).PullSmsSendStatusSet))


def _outcome(answer: models.SendSmsResponse) -> SendResult:
    """Of the only number that was asked for."""
    [status] = answer.SendStatusSet
    if status.Code != "Ok":
        return refused(str(status.Code))
    sid, fee = status.SerialNo, status.Fee
    if not isinstance(sid, str) or not is_name(sid):
        return Unknown("a success without a serial number")
    return Accepted(sid, AttemptState.ACCEPTED, fee if isinstance(fee, int) and fee > 0 else None)


def _listed(one: models.PullSmsSendStatus, sent: Sent) -> ListedText:
    """When it left, the list does not say."""
    state = pushes.state_of(one.ReportStatus)
    code, error_class = pushes.error_of(state, one.Description)
    return _as_listed(sent, str(one.SerialNo), state, code, error_class)


def _waiting(sent: Sent) -> ListedText:
    """Its number is the gateway's own word that it was taken; nothing has been reported yet."""
    return _as_listed(sent, sent.sid or "", AttemptState.ACCEPTED, None, None)


def _as_listed(
    sent: Sent, sid: str, state: AttemptState, code: str | None, error_class: ErrorClass | None
) -> ListedText:
    since = sent.since.astimezone(UTC).replace(microsecond=0)
    return ListedText(
        sid=sid,
        status=state,
        from_=None,
        created_at=since,
        sent_at=None,
        error_code=code,
        error_class=error_class,
        segments=None,
        price=None,
    )
