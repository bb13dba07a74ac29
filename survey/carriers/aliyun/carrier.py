"""Aliyun's texts and calls, or whatever speaks its API at another address."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from survey.carriers.aliyun import pushes
from survey.carriers.aliyun.calls import AliyunCalls
from survey.carriers.aliyun.requests import sms_on, voice_on
from survey.carriers.aliyun.texts import AliyunTexts
from survey.carriers.line import CONNECT_SECONDS, READ_SECONDS, BaseUrl, Line
from survey.carriers.port import (
    Abilities,
    CalleeLimit,
    ListedCall,
    ListedText,
    OutgoingCall,
    OutgoingText,
    Pushed,
    SendResult,
    Sent,
)
from survey.carriers.templates import Templates
from survey.carriers.unable import Unable


@dataclass(frozen=True, slots=True)
class AliyunAccount:
    """`signature`: as approved, without brackets; `voice_from`: without it, no calls."""

    key_id: str
    key_secret: str = field(repr=False)
    signature: str
    voice_from: str | None = None


class AliyunCarrier(Unable):
    """`sms_endpoint`, `voice_endpoint`: where requests go, without a path. `is_told`: whether pushes come, by
    which alone keys pressed in a call are known. Time-outs in seconds."""

    name = "aliyun"
    why = "the gateway has nothing of the kind"
    push_answer: Mapping[str, object] = {"code": 0, "msg": "OK"}
    # Of one number: https://help.aliyun.com/document_detail/112502.html, isv.BUSINESS_LIMIT_CONTROL.
    callee_limits = (CalleeLimit(1, 60), CalleeLimit(5, 3600), CalleeLimit(20, 86_400))

    def __init__(
        self,
        account: AliyunAccount,
        templates: Templates,
        sms_endpoint: str,
        voice_endpoint: str,
        *,
        is_told: bool = True,
        connect_seconds: float = CONNECT_SECONDS,
        read_seconds: float = READ_SECONDS,
        pool_size: int = 64,
    ) -> None:
        bases = BaseUrl(sms_endpoint), BaseUrl(voice_endpoint)
        if any(base.prefix for base in bases):
            raise ValueError("ALIYUN_SMS_ENDPOINT and ALIYUN_VOICE_ENDPOINT have no path")
        self.host, self.is_loopback = bases[0].host, all(base.is_loopback for base in bases)
        self._is_told = is_told
        self._lines = [Line(base, connect_seconds, read_seconds, pool_size) for base in bases]
        key = account.key_id, account.key_secret
        self._texts = AliyunTexts(sms_on(self._lines[0], *key), templates, account.signature)
        self._calls = AliyunCalls(voice_on(self._lines[1], *key), templates, account.voice_from)

    @property
    def abilities(self) -> Abilities:
        return Abilities(
            sms=True,
            two_way=True,
            links=False,
            voice_dialogue=False,
            voice_menu=self._is_told and self._calls.can_call,
            tells_outcome=True,
        )

    def says(self, text_key: str, body: str, params: Mapping[str, str]) -> bool:
        return self._texts.filled(text_key, body, params) is not None

    def send_text(self, text: OutgoingText) -> SendResult:
        return self._texts.send(text)

    def find_texts(self, sent: Sent) -> list[ListedText]:
        return self._texts.find(sent)

    def text_status(self, sent: Sent) -> ListedText | None:
        return self._texts.read(sent)

    def place_call(self, call: OutgoingCall) -> SendResult:
        return self._calls.place(call)

    def read_call(self, sent: Sent) -> ListedCall | None:
        return self._calls.read(sent)

    def read_push(self, kind: str, body: bytes) -> Pushed:
        return pushes.read_push(kind, body)

    def close(self) -> None:
        """Closes idle connections; only needed where a process outlives its carrier."""
        for line in self._lines:
            line.close()
