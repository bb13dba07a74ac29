"""What gateways in mainland China approve, as a table. Pure.

From their own pages (2025; they change, and a reviewer has the last word):
Aliyun   通知短信模板规范, 短信签名规范 (help.aliyun.com 463270, 44357), 语音模板规范 (414170)
Tencent  正文模板审核标准 (cloud.tencent.com 382/39023)
FACTS    some refuse any word of petitions, and so may the person who holds the phone
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from survey.carriers.templates.template import Template


class Gateway(StrEnum):
    ALIYUN = "aliyun"
    TENCENT = "tencent"


class Kind(StrEnum):
    SMS = "sms"
    VOICE = "voice"


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a text breaks: `refuses`: it will not be approved; otherwise a reviewer may object."""

    rule: str
    says: str
    refuses: bool = True


@dataclass(frozen=True, slots=True)
class Submitted:
    """A template as it is to be approved; `samples`: the longest that each gap is filled with."""

    kind: Kind
    gateway: Gateway
    template: Template
    signature: str
    samples: Mapping[str, str]

    @property
    def fixed(self) -> str:
        """The words with their gaps taken out."""
        return _GAP.sub("", self.template.text)

    @property
    def length(self) -> int:
        """Characters with signature and gaps filled; of a prompt without signature."""
        words = self.template.fill(self.samples) or self.template.text
        return len(words) + (len(f"【{self.signature}】") if self.kind is Kind.SMS else 0)


_GAP = re.compile(r"\$\{[A-Za-z0-9_]+\}")
_ALONE, _JOINED = 70, 67  # characters of a text that is one segment, and of each where there are more
_LONGEST = {Kind.SMS: 500, Kind.VOICE: 1000}
_LONGEST_NAME, _LONGEST_VALUE = 25, {Gateway.ALIYUN: 35, Gateway.TENCENT: 6}
_SPOKEN_GAPS = 2  # in the shared mode (公共模式); the exclusive one has no limit
_MOST_CONTACTS = 2
_RESERVED = frozenset({"email", "mobile", "id", "nick", "site"})
_SHORTEST_SIGNATURE, _LONGEST_SIGNATURE = 2, 12

_WORDS = (  # what it is called, the words, whether it is refused
    ("petition", r"信访|上访|访民|petition", "speaks of petitions"),
    ("survey", r"问卷|调查", "speaks of a survey (问卷调查), which gateways refuse"),
    ("government", r"党政|维权|调解", "speaks of what gateways refuse from anybody"),
    (
        "marketing",
        r"优惠|促销|折扣|抽奖|中奖|返利|返现|红包|积分|会员|好评|领取|推广|贷款|投资|彩票",
        "has a word of marketing",
    ),
    ("contact", r"(?<!\d)1[3-9]\d{9}(?!\d)|微信|QQ|加群|公众号", "names a mobile number or an account"),
    (
        "link",
        r"https?:?|www\.|[a-z0-9-]+\.(?:com|cn|net|org|gov|top|cc|vip)\b|(?:\d{1,3}\.){3}\d",
        "has a link",
    ),
)
_CONTENT = [(name, re.compile(words, re.IGNORECASE), says) for name, words, says in _WORDS]
_SIGNS = {
    Kind.SMS: re.compile(r"[【】¥￥#^&★☆※→←↑↓•●①-⑳☞✓√²³『』「」〖〗]|^\[|\]$"),
    Kind.VOICE: re.compile(r"[#/:%¥￥$【】\[\]-]"),
}
_OTHER_SCRIPT = re.compile(r"[^\W\d_A-Za-z\u3400-\u9fff]")
_PHONE = re.compile(r"(?<![\d-])(?:\d{3,4}-\d{7,8}|[48]00-?\d{3}-?\d{4}|9[56]\d{3,4}|1[02]\d{3})(?!\d)")
_REFUSAL_BY_R = re.compile(r"拒收请?回复?R")
_WAY_OUT = re.compile(r"退订|拒收|不愿回?T|回复?T|\bSTOP\b")
_NEIGHBOURS = re.compile(r"\}[\s,，、:：;；/-]*\$\{")
_HAS_WORDS = re.compile(r"[^\W\d_]")


def billed(characters: int) -> int:
    """Segments a domestic gateway bills for so many characters, of whatever alphabet, signature included."""
    return 1 if characters <= _ALONE else -(-characters // _JOINED)


def broken(given: Submitted) -> list[Broken]:
    """Every rule that it breaks, what is refused first."""
    found = [one for rule in _RULES for one in rule(given)]
    return sorted(found, key=lambda one: not one.refuses)


def broken_by_signature(signature: str) -> list[Broken]:
    """The same for who signs, without brackets."""
    found = []
    if not _SHORTEST_SIGNATURE <= len(signature) <= _LONGEST_SIGNATURE:
        says = (
            f"a signature has {_SHORTEST_SIGNATURE} to {_LONGEST_SIGNATURE} characters, not {len(signature)}"
        )
        found.append(Broken("signature", says))
    if not signature.isalnum() or _OTHER_SCRIPT.search(signature):
        found.append(Broken("signature", "a signature has Chinese and Latin letters and digits only"))
    if re.search(r"测试|test", signature, re.IGNORECASE):
        found.append(Broken("signature", "a signature does not say 测试 or test"))
    return found


def _lengths(given: Submitted) -> Iterator[Broken]:
    most = _LONGEST[given.kind]
    if given.length > most:
        yield Broken("length", f"{given.length} characters, {most} allowed")
    if not _HAS_WORDS.search(given.fixed):
        yield Broken("only gaps", "has no words besides its gaps")


def _content(given: Submitted) -> Iterator[Broken]:
    for name, pattern, says in _CONTENT:
        if found := pattern.search(given.fixed):
            yield Broken(name, f"{says}: “{found[0]}”")
    if found := _SIGNS[given.kind].search(given.fixed):
        yield Broken("sign", f"“{found[0]}” may not stand in it")
    if found := _OTHER_SCRIPT.search(given.fixed):
        yield Broken("script", f"“{found[0]}”: only Chinese and English are taken")


def _contacts(given: Submitted) -> Iterator[Broken]:
    if given.kind is Kind.SMS and len(phones := set(_PHONE.findall(given.fixed))) > _MOST_CONTACTS:
        yield Broken("contact", f"names {len(phones)} numbers, {_MOST_CONTACTS} allowed")


def _way_out(given: Submitted) -> Iterator[Broken]:
    if given.kind is not Kind.SMS or given.gateway is not Gateway.ALIYUN:
        return
    if found := _REFUSAL_BY_R.search(given.fixed):
        yield Broken("way out", f"“{found[0]}” is for promotion (推广短信) only")
    elif found := _WAY_OUT.search(given.fixed):
        says = f"“{found[0]}”: a notification is advised to name no way out; say that a first message must"
        yield Broken("way out", says, refuses=False)


def _gaps(given: Submitted) -> Iterator[Broken]:
    template = given.template
    for name in template.names:
        if name.lower() in _RESERVED or len(name) > _LONGEST_NAME:
            yield Broken("gap", f"${{{name}}} may not be called that")
        if template.text.count(f"${{{name}}}") > 1 and given.gateway is Gateway.ALIYUN:
            yield Broken("gap", f"${{{name}}} stands in it more than once")
    if _NEIGHBOURS.search(template.text):
        yield Broken("gap", "two gaps stand side by side with no words between them")
    if given.kind is Kind.VOICE and len(template.names) > _SPOKEN_GAPS:
        says = (
            f"{len(template.names)} gaps, {_SPOKEN_GAPS} allowed unless calls come from numbers of your own"
        )
        yield Broken("gap", says + " (专属模式)", refuses=False)


def _values(given: Submitted) -> Iterator[Broken]:
    most = _LONGEST_VALUE[given.gateway]
    for name in given.template.names:
        value = given.samples.get(name, "")
        if len(value) > most:
            says = f"${{{name}}} is filled with up to {len(value)} characters, {most} allowed"
            yield Broken("value", says, refuses=given.gateway is Gateway.ALIYUN)
        if _PHONE.search(value):
            yield Broken(
                "value", f"${{{name}}} is filled with a number to call, which is to stand in the words"
            )


_RULES: tuple[Callable[[Submitted], Iterator[Broken]], ...] = (
    _lengths,
    _content,
    _contacts,
    _way_out,
    _gaps,
    _values,
)
