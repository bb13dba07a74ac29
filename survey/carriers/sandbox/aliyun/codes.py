"""What became of a text or of a call, in Aliyun's words.

https://help.aliyun.com/zh/sms/developer-reference/smsreport-2 and
https://help.aliyun.com/zh/vms/developer-reference/operators-receipt-error-code
"""

from dataclasses import dataclass

from survey.carriers.sandbox.calls.record import Call, Side
from survey.carriers.sandbox.calls.record import Status as CallStatus
from survey.carriers.sandbox.messages.record import Message, Status

_DELIVERED = ("DELIVERED", "用户接收成功")
_LOST_BY = {
    30003: ("MOBLIE_TERMINAL_ERROR", "手机终端问题"),  # spelt so by the vendor
    30005: ("MOBILE_NOT_ON_SERVICE", "手机号停机、空号、暂停服务"),
    30036: ("EXPIRED", "短信超过有效期"),
}
_WAITS, _FAILED, _ARRIVED = 1, 2, 3

KEY_PRESSED = "300000"  # while the call goes on
_BY_NETWORK = {404: "200004", 480: "200007", 487: "200003"}
_WORDS = {
    "200000": "用户听完语音",
    "200001": "用户提前挂机未完整收听",
    "200002": "用户占线",
    "200003": "用户收到呼叫但未接听",
    "200004": "用户号码不合法",
    "200005": "被叫用户无法接通",
    "200007": "用户无法接通(不在服务区)",
    "200008": "获取按键超时",
}


@dataclass(frozen=True, slots=True)
class TextState:
    """`number`: 1 waits for its receipt, 2 failed, 3 arrived."""

    number: int
    code: str
    words: str

    @property
    def has_ended(self) -> bool:
        return self.number != _WAITS


@dataclass(frozen=True, slots=True)
class CallState:
    code: str
    words: str


def text_state(message: Message) -> TextState:
    if message.status is Status.DELIVERED:
        return TextState(_ARRIVED, *_DELIVERED)
    if message.error is None:
        return TextState(_WAITS, "", "")
    return TextState(_FAILED, *_LOST_BY[message.error])


def call_state(call: Call) -> CallState | None:
    """None while it goes on."""
    if call.goes_on:
        return None
    code = _of_talk(call) if call.status is CallStatus.COMPLETED else _of_ringing(call)
    return CallState(code, _WORDS[code])


def _of_talk(call: Call) -> str:
    if call.ended_by is Side.PERSON:
        return "200001"
    return "200000" if call.keys else "200008"


def _of_ringing(call: Call) -> str:
    """Who is busy and yet rang has declined."""
    if call.status is CallStatus.BUSY:
        return "200005" if call.rang else "200002"
    return _BY_NETWORK.get(call.sip or 0, "200005")
