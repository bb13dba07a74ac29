"""The adapter with short patience, in front of a stand-in for Tencent's API."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from survey.carriers.port import OutgoingText
from survey.carriers.templates import Template, Templates
from survey.carriers.tencent.carrier import TencentAccount, TencentCarrier
from tests.carriers.conftest import PATIENCE_SECONDS
from tests.carriers.stand_in import StandIn
from tests.carriers.tencent.answers import accept

ACCOUNT = TencentAccount("AKIDtest", "of-nobody", "1400000001", "ap-guangzhou", "青溪县民调中心")
TEMPLATES = Templates(sms=[Template("invite", "1110", "${case}号事已办结，请回复1-5评价。")])


@pytest.fixture
def gateway(stand_in: StandIn) -> StandIn:
    stand_in.behaviour = accept
    return stand_in


@pytest.fixture
def carrier(gateway: StandIn) -> Iterator[TencentCarrier]:
    carrier = TencentCarrier(ACCOUNT, TEMPLATES, gateway.url, read_seconds=PATIENCE_SECONDS)
    yield carrier
    carrier.close()


@pytest.fixture
def text(text: OutgoingText) -> OutgoingText:
    return replace(text, body="【青溪县民调中心】0042号事已办结，请回复1-5评价。")
