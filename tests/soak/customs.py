"""By whose customs an office sends: what its processes are told of the carrier, and where its people live.

A gateway of the mainland has an office there, sends approved words only, and pushes to a secret address.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from survey.carriers.sandbox_account import SANDBOX_ALIYUN_VOICE_FROM
from survey.carriers.templates.rules import Gateway
from survey.office.carriers.written import approved_file
from survey.settings import read_settings

PUSH_SECRET = "a-secret-of-the-soak_0123456789-0123456789"
_ENDPOINTS = {
    "aliyun": ("ALIYUN_SMS_ENDPOINT", "ALIYUN_VOICE_ENDPOINT"),
    "tencent": ("TENCENT_SMS_ENDPOINT",),
}
_OF_GATEWAYS = ("ALIYUN_VOICE_FROM", "CARRIER_TEMPLATES", "PUSH_SECRET", "PUSH_FROM")


@dataclass(frozen=True)
class Customs:
    """`cases`: the map that its files are read by; `number`: the n-th phone, to be filled in."""

    cases: str
    number: str
    country: str
    timezone: str
    language: str


_ABROAD = Customs("docs/maps/la311.toml", "+1321555{:04}", "US", "America/Los_Angeles", "en")
_MAINLAND = Customs("tests/soak/mainland.toml", "+861390000{:04}", "CN", "Asia/Shanghai", "zh-CN")


def customs_of(carrier: str) -> Customs:
    return _MAINLAND if carrier in _ENDPOINTS else _ABROAD


def tell(carrier: str, at: str, apart: Path) -> None:
    """Put into this process's environment what processes are told of `carrier`, which is at the address `at`;
    what an office before it was told is taken out. Where a gateway sends approved words, all of them are."""
    for name in (*_OF_GATEWAYS, *(name for names in _ENDPOINTS.values() for name in names)):
        os.environ.pop(name, None)
    customs = customs_of(carrier)
    os.environ.update(
        CARRIER=carrier,
        SANDBOX_URL=at,
        COUNTRY=customs.country,
        TIMEZONE=customs.timezone,
        LANGUAGE=customs.language,
    )
    if carrier not in _ENDPOINTS:
        return
    templates = apart / "templates.toml"
    os.environ.update(
        dict.fromkeys(_ENDPOINTS[carrier], at),
        ALIYUN_VOICE_FROM=SANDBOX_ALIYUN_VOICE_FROM,
        CARRIER_TEMPLATES=str(templates),
        PUSH_SECRET=PUSH_SECRET,
        PUSH_FROM="127.0.0.1",
    )
    templates.write_text(approved_file(read_settings(), Gateway(carrier)), encoding="utf-8")
