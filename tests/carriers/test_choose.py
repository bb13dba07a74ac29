"""Which carrier the settings lead to."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from survey.carriers.choose import account_from, auth_token, carrier_from
from survey.carriers.port import (
    Abilities,
    CarrierCannotTell,
    MalformedCallback,
    OutgoingCall,
    OutgoingText,
    Refused,
)
from survey.carriers.sandbox_account import (
    SANDBOX_ACCOUNT_SID,
    SANDBOX_AUTH_TOKEN,
    SANDBOX_SMS_FROM,
    SANDBOX_VOICE_FROM,
)
from survey.carriers.twilio.carrier import TwilioAccount, TwilioCarrier
from survey.settings import Settings, SettingsError
from survey.vocabulary import ErrorClass
from tests.carriers.sent import a_call, a_text, named

REAL = {"twilio_account_sid": "AC" + "0a" * 16, "twilio_auth_token": "1b" * 16}


def test_the_sandbox_is_the_twilio_adapter_at_its_address_with_its_own_account() -> None:
    settings = Settings(sandbox_url="http://127.0.0.1:5055")
    carrier = carrier_from(settings)
    assert isinstance(carrier, TwilioCarrier)
    assert (carrier.name, carrier.host, carrier.is_loopback) == ("sandbox", "127.0.0.1:5055", True)
    assert account_from(settings) == TwilioAccount(
        SANDBOX_ACCOUNT_SID, SANDBOX_AUTH_TOKEN, SANDBOX_SMS_FROM, voice_from=SANDBOX_VOICE_FROM
    )
    assert carrier.abilities.voice_dialogue
    assert auth_token(settings) == SANDBOX_AUTH_TOKEN


def test_the_sandbox_takes_another_account_where_one_is_given() -> None:
    senders = {"twilio_messaging_service_sid": "MG" + "2c" * 16, "twilio_voice_from": "+15005550099"}
    assert account_from(Settings(**REAL, **senders)) == TwilioAccount(
        REAL["twilio_account_sid"], REAL["twilio_auth_token"], None, "MG" + "2c" * 16, "+15005550099"
    )


def test_twilio_goes_where_it_is_told_and_to_twilio_otherwise() -> None:
    settings = Settings(carrier="twilio", twilio_sms_from="+15005550006", **REAL)
    carrier = carrier_from(settings.model_copy(update={"public_base_url": "http://127.0.0.1"}))
    assert (carrier.name, carrier.host, carrier.is_loopback) == ("twilio", "api.twilio.com", False)
    nearby = carrier_from(
        settings.model_copy(update={"twilio_api_base_url": "http://127.0.0.1:8080/stand-in"})
    )
    assert (nearby.host, nearby.is_loopback) == ("127.0.0.1:8080", True)


def test_twilio_calls_only_where_a_number_to_call_from_is_given() -> None:
    settings = Settings(carrier="twilio", twilio_sms_from="+15005550006", **REAL)
    assert not carrier_from(settings).abilities.voice_dialogue
    can_call = settings.model_copy(update={"twilio_voice_from": "+15005550006"})
    assert carrier_from(can_call).abilities.voice_dialogue


def test_the_sandboxs_account_is_never_used_at_twilio() -> None:
    bare = Settings().model_copy(update={"carrier": "twilio"})
    with pytest.raises(ValueError, match="TWILIO_AUTH_TOKEN"):
        account_from(bare)


def test_without_a_carrier_nothing_can_be_done_and_nothing_is_called_lost() -> None:
    carrier = carrier_from(Settings(carrier="none"))
    assert (carrier.name, carrier.host, carrier.is_loopback) == ("none", "", False)
    assert auth_token(Settings(carrier="none", **REAL)) == ""
    assert carrier.abilities == Abilities(False, False, False, False, False)
    text = OutgoingText("", "+8613800138000", "您好", "invite", {}, "http://x/", 60)
    call = OutgoingCall("", "+8613800138000", "http://x/", "http://x/", "http://x/", 30, 300)
    for result in (carrier.send_text(text), carrier.place_call(call)):
        assert isinstance(result, Refused)
        assert result.error_class is ErrorClass.OURS
    since = datetime(2026, 10, 19, tzinfo=UTC)
    for ask in (
        lambda: carrier.find_texts(a_text("+8613800138000", "您好", since)),
        lambda: carrier.find_calls(a_call("+8613800138000", since)),
        lambda: carrier.read_call(named("CA" + "1" * 32)),
        lambda: carrier.fetch_recording("RE" + "1" * 32),
    ):
        with pytest.raises(CarrierCannotTell):
            ask()
    assert not carrier.delete_recording("RE" + "1" * 32)
    for read in (
        carrier.read_status,
        carrier.read_text,
        carrier.read_call_status,
        carrier.read_machine,
        carrier.read_turn,
        carrier.read_recording,
    ):
        with pytest.raises(MalformedCallback):
            read([("MessageSid", "SM1"), ("CallSid", "CA1")])


NEAR = "http://127.0.0.1:5050"
GATEWAYS: dict[str, dict[str, Any]] = {
    "aliyun": {"carrier": "aliyun", "aliyun_sms_endpoint": NEAR, "aliyun_voice_endpoint": NEAR},
    "tencent": {"carrier": "tencent", "tencent_sms_endpoint": NEAR},
}
APPROVED = """
[[sms]]
key = "invite"
code = "SMS_1"
text = "${case}号事已办结。"
[[voice]]
key = "menu_unit"
code = "TTS_1"
text = "满意请按1。"
"""


@pytest.fixture
def approved(tmp_path: Path) -> Path:
    file = tmp_path / "templates.toml"
    file.write_text(APPROVED, encoding="utf-8")
    return file


@pytest.mark.parametrize("name", sorted(GATEWAYS))
def test_a_gateway_near_by_has_the_sandboxs_account_and_the_offices_templates(
    name: str, approved: Path
) -> None:
    settings = Settings(carrier_templates=approved, sms_signature="青溪县民调中心", **GATEWAYS[name])
    carrier = carrier_from(settings)
    assert (carrier.name, carrier.host, carrier.is_loopback) == (name, "127.0.0.1:5050", True)
    assert carrier.says("invite", "【青溪县民调中心】0042号事已办结。", {"case": "0042"})
    assert not carrier.says("invite", "【青溪县民调中心】0042号事已办。", {"case": "0042"})
    can = carrier.abilities
    assert (can.sms, can.links, can.voice_dialogue) == (True, False, False)
    assert can.voice_menu == (name == "aliyun")
    assert carrier.push_answer and auth_token(settings) == "", "it signs nothing"


def test_keys_are_heard_by_pushes_only(approved: Path) -> None:
    asked = Settings(carrier_templates=approved, inbound="pull", **GATEWAYS["aliyun"])
    assert not carrier_from(asked).abilities.voice_menu


@pytest.mark.parametrize("name", sorted(GATEWAYS))
def test_the_sandboxs_account_is_never_used_at_a_gateway(name: str, approved: Path) -> None:
    far = "https://far.example"
    settings = Settings(carrier_templates=approved, **GATEWAYS[name]).model_copy(
        update={f"{name}_sms_endpoint": far}
    )
    with pytest.raises(ValueError, match=f"{name.upper()}_.* must be given"):
        carrier_from(settings)


@pytest.mark.parametrize("name", sorted(GATEWAYS))
def test_without_a_file_of_templates_nothing_is_sent_and_a_broken_one_is_named(
    name: str, tmp_path: Path
) -> None:
    file = tmp_path / "templates.toml"
    settings = Settings(carrier_templates=file, **GATEWAYS[name])
    text = OutgoingText("t", "+8613800138000", "【青溪县民调中心】您好", "invite", {}, "", 60)
    result = carrier_from(settings).send_text(text)
    assert isinstance(result, Refused) and result.code == "template"
    file.write_text("[sms]", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"CARRIER_TEMPLATES: .*templates\.toml"):
        carrier_from(settings)


@pytest.mark.parametrize("name", sorted(GATEWAYS))
def test_without_its_sdk_a_gateway_says_what_to_install(
    name: str, approved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sdk = {"aliyun": "alibabacloud_dysmsapi20170525", "tencent": "tencentcloud"}[name]
    for module in list(sys.modules):
        if module.startswith((f"survey.carriers.{name}", sdk)):
            monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, sdk, None)
    with pytest.raises(SettingsError, match=f"pip install -r survey/carriers/{name}/requirements.txt"):
        carrier_from(Settings(carrier_templates=approved, **GATEWAYS[name]))
