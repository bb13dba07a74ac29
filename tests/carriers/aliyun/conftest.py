"""The adapter with short patience, in front of a stand-in for Aliyun's API."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from survey.carriers.aliyun.carrier import AliyunAccount, AliyunCarrier
from survey.carriers.port import Menu, OutgoingCall, OutgoingText, Prompt
from survey.carriers.templates import Template, Templates
from tests.carriers.aliyun.answers import accept
from tests.carriers.conftest import PATIENCE_SECONDS
from tests.carriers.stand_in import StandIn

SECRET = "of-nobody"
ACCOUNT = AliyunAccount("LTAItest", SECRET, "青溪县民调中心", voice_from="07455550100")
TEMPLATES = Templates(
    sms=[
        Template("invite", "SMS_1", "${case}号事已办结，请回复1-5评价。"),
        Template("thanks", "SMS_2", "谢谢。"),
        Template("help", "", "还没有批。"),
    ],
    voice=[
        Template("menu_unit", "TTS_1", "您的${case}号事已办结，满意请按1。"),
        Template("menu_received", "TTS_2", "收到。"),
        Template("menu_bye", "TTS_3", "再见。"),
    ],
)
MENU = Menu(
    question=Prompt("menu_unit", "您的4 2号事已办结，满意请按1。", {"case": "4 2"}),
    keys={key: Prompt("menu_received", "收到。", {}) for key in "21"},
    bye=Prompt("menu_bye", "再见。", {}),
    times=2,
    seconds=8,
)


@pytest.fixture
def gateway(stand_in: StandIn) -> StandIn:
    stand_in.behaviour = accept
    return stand_in


@pytest.fixture
def carrier(gateway: StandIn) -> Iterator[AliyunCarrier]:
    carrier = AliyunCarrier(ACCOUNT, TEMPLATES, gateway.url, gateway.url, read_seconds=PATIENCE_SECONDS)
    yield carrier
    carrier.close()


@pytest.fixture
def text(text: OutgoingText) -> OutgoingText:
    return replace(text, body="【青溪县民调中心】0042号事已办结，请回复1-5评价。")


@pytest.fixture
def call(call: OutgoingCall) -> OutgoingCall:
    return replace(call, token="0123456789abcdef-_", menu=MENU)
