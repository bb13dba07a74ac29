"""One office for each carrier: what its settings say, and the words that all of them may send."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from survey.carriers.port import Carrier, Menu, OutgoingCall, OutgoingText, Prompt, SendResult, Sent
from survey.carriers.sandbox.settings import PUSH_PATH
from survey.carriers.sandbox_account import SANDBOX_ALIYUN_VOICE_FROM
from survey.carriers.templates.rules import Gateway, Kind
from survey.course.questionnaires import shipped_questionnaires
from survey.office.carriers.wanted import Wanted, wanted
from survey.office.carriers.written import approved_file
from survey.settings import Settings
from tests.carriers.sandbox.beside import Beside
from tests.carriers.sandbox.receiver import Receiver

CARRIERS = ("sandbox", "aliyun", "tencent")
PUSH_SECRET = "a-secret-of-tests_0123456789-0123456789"
PUSHED = f"{PUSH_PATH}{PUSH_SECRET}"
_ENDPOINTS = {
    "aliyun": ("aliyun_sms_endpoint", "aliyun_voice_endpoint"),
    "tencent": ("tencent_sms_endpoint",),
}
_names = count(1)


def told(carrier: str, at: str, templates: Path) -> dict[str, Any]:
    """What settings say of a carrier that is asked at the address `at`."""
    if carrier not in _ENDPOINTS:
        return {"carrier": carrier, "sandbox_url": at}
    return {
        "carrier": carrier,
        **dict.fromkeys(_ENDPOINTS[carrier], at),
        "aliyun_voice_from": SANDBOX_ALIYUN_VOICE_FROM,
        "carrier_templates": templates,
        "push_secret": PUSH_SECRET,
        "push_from": "127.0.0.1",
    }


def approve(carrier: str, templates: Path) -> None:
    """Everything that is shipped; who sends whatever they like reads no such file."""
    templates.write_text(_approved(carrier) if carrier in _ENDPOINTS else "", encoding="utf-8")


@cache
def _approved(carrier: str) -> str:
    return approved_file(Settings(), Gateway(carrier))


@cache
def _shipped() -> tuple[Wanted, ...]:
    return tuple(wanted(shipped_questionnaires(), Settings()))


def _one(kind: Kind, key: str) -> Wanted:
    return next(one for one in _shipped() if (one.kind, one.key, one.language) == (kind, key, "zh-CN"))


def _said(key: str) -> Prompt:
    one = _one(Kind.VOICE, key)
    return Prompt(one.key, one.body, one.params)


def a_number() -> str:
    """Of somebody else each time: gateways take few texts and calls to one number."""
    return f"+86139{next(_names):08}"


def a_token() -> str:
    """As long as those of attempts, and different within the first fifteen characters."""
    return f"{next(_names):08}-of-a-whole-attempt"


@dataclass(frozen=True)
class World:
    """`carrier`: the adapter, by the vendor's own SDK; `sandbox`: what it asks; `receiver`: who is told."""

    carrier: Carrier
    sandbox: Beside
    receiver: Receiver

    def a_text(self, token: str, to: str) -> OutgoingText:
        invitation = _one(Kind.SMS, "invite")
        url = self.receiver.callback_url(token)
        return OutgoingText(token, to, invitation.body, "invite", invitation.params, url, 3600)

    def a_call(self, token: str, to: str) -> OutgoingCall:
        keys = {key: _said("menu_received") for key in "12345"} | {"0": _said("menu_stopped")}
        menu = Menu(_said("menu_unit"), keys, _said("menu_bye"), times=2, seconds=8)
        at = self.receiver.voice_url
        urls = f"{at}/{token}", f"{at}/status/{token}", f"{at}/amd/{token}"
        return OutgoingCall(token, to, *urls, ring_seconds=5, at_most_seconds=60, menu=menu)

    def goes_wrong(self, **rates: float) -> None:
        """From now on; without any, all goes well."""
        self.sandbox.post("/sandbox/faults", profile="none", rates=rates)

    def hand_over(self, outgoing: OutgoingText | OutgoingCall) -> SendResult:
        if isinstance(outgoing, OutgoingCall):
            return self.carrier.place_call(outgoing)
        return self.carrier.send_text(outgoing)

    def asked(self, token: str) -> list[dict[str, Any]]:
        """All requests to send or to call under this token, or how it begins, that came there."""
        came = self.sandbox.ledger("received")
        return [one for one in came if one["token"] and token.startswith(one["token"])]

    def taken(self, token: str) -> list[str]:
        """The carrier's own names for what it has of it."""
        return [one["sid"] for one in self.asked(token) if one["outcome"] == "accepted"]


def as_sent(text: OutgoingText, sid: str | None = None) -> Sent:
    """One that left just now."""
    return Sent(text.token, text.to, text.body, sid, datetime.now(UTC) - timedelta(seconds=3))
