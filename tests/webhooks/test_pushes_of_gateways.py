"""The same by the adapters of real gateways: what each of them pushes, and what none of them would."""

import importlib
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from survey.carriers.choose import carrier_from
from survey.models import Answer, Attempt
from survey.runtime import Runtime
from survey.settings import Settings
from survey.vocabulary import AttemptState as S
from tests.build import make_attempt, make_case, make_questionnaire, make_survey
from tests.ordinary import KEY, NOWHERE, MakeRuntime
from tests.webhooks.gateway import SETTINGS, Pushing

DIGITS = "13900000001"
# Of each: how a receipt is pushed, how a reply is, and what it is answered with.
PUSHED: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, object]]] = {
    "aliyun": (
        {
            "phone_number": DIGITS, "send_time": "2026-10-19 09:59:00", "report_time": "2026-10-19 09:59:04",
            "success": True, "err_code": "DELIVERED", "err_msg": "", "sms_size": "1", "biz_id": "932",
        },
        {
            "phone_number": DIGITS, "content": "4", "send_time": "2026-10-19 09:59:30", "dest_code": "8888",
            "sequence_id": 1234567890,
        },
        {"code": 0},
    ),
    "tencent": (
        {
            "user_receive_time": "2026-10-19 09:59:04", "nationcode": "86", "mobile": DIGITS,
            "report_status": "SUCCESS", "errmsg": "DELIVRD", "description": "", "sid": "932",
        },
        {"extend": "01", "mobile": DIGITS, "nationcode": "86", "text": "4", "time": 1792375170},
        {"result": 0},
    ),
}  # fmt: skip
OUR_NAME = {"aliyun": "out_id", "tencent": "ext"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """How a push is read does not depend on the database."""
    return sqlite_url


@pytest.fixture(params=PUSHED)
def gateway(request: pytest.FixtureRequest, make_runtime: MakeRuntime, tmp_path: Path) -> Runtime:
    (tmp_path / "templates.toml").write_text("", encoding="utf-8")
    near = dict.fromkeys(("aliyun_sms_endpoint", "aliyun_voice_endpoint", "tencent_sms_endpoint"), NOWHERE)
    given = {"carrier": request.param, "carrier_templates": tmp_path / "templates.toml", **near}
    chosen = Settings.model_validate({"secret_key": "x" * 20, "field_keys": KEY, "index_key": KEY} | given)
    runtime = make_runtime(carrier=carrier_from(chosen), **SETTINGS)
    make_questionnaire(runtime)
    return runtime


@pytest.fixture
def push(gateway: Runtime) -> Pushing:
    return Pushing(importlib.import_module("app").create_app(gateway))


def asked(runtime: Runtime) -> Attempt:
    now = runtime.clock.now()
    survey = make_survey(runtime, make_case(runtime, phone=f"+86{DIGITS}"), state="open")
    return make_attempt(
        runtime, survey, question="responsible_unit", state=S.UNKNOWN, left_at=now, token="T" * 24
    )


def test_r1_r2_what_it_pushes_is_taken_and_counted_once(gateway: Runtime, push: Pushing) -> None:
    receipt, reply, answer = PUSHED[gateway.carrier.name]
    attempt = asked(gateway)
    named = receipt | {OUR_NAME[gateway.carrier.name]: attempt.token}
    for _ in range(2):
        told = push.raw("sms-report", json.dumps([named, receipt | {"sid": "1", "biz_id": "1"}]).encode())
        assert told.status_code == 200
        assert answer.items() <= told.get_json().items()
        assert push("sms-up", [reply, reply]) == 200
        assert push.raw("sms-up", json.dumps(reply).encode()).status_code == 200, "one alone is no array"
    with gateway.database.read() as session:
        assert session.get_one(Attempt, attempt.id).state is S.DELIVERED
        assert session.get_one(Attempt, attempt.id).carrier_sid == "932"
        assert session.scalars(select(Answer.value)).all() == ["4"]


def test_what_nobody_would_push_breaks_nothing_and_holds_nothing_up(gateway: Runtime, push: Pushing) -> None:
    receipt, reply, _ = PUSHED[gateway.carrier.name]
    attempt = asked(gateway)
    named = receipt | {OUR_NAME[gateway.carrier.name]: attempt.token}
    odd: object
    for odd in (None, 7, -0.0, "x", [], [[]], {}, {"a": 1}, True, "\ud800", "\0", "9" * 5000, 10**30):
        for like in (receipt, reply):
            bent = [{**like, name: odd} for name in like]
            for kind in ("sms-report", "sms-up", "voice-report"):
                assert push(kind, [odd, *bent]) in (200, 400), (kind, odd)
    assert push("sms-report", [7, {}, named, None]) == 200
    with gateway.database.read() as session:
        assert session.get_one(Attempt, attempt.id).state is S.DELIVERED


@pytest.mark.parametrize("deep", [400, 900, 980, 20_000])
def test_what_is_nested_without_end_is_told_so(push: Pushing, deep: int) -> None:
    for body in (b"[" * deep + b"]" * deep, b'[{"phone_number":' + b"[" * deep + b"]" * deep + b"}]"):
        assert push.raw("sms-up", body).status_code in (200, 400)
