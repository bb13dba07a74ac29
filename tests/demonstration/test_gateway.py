"""The demonstration as an office of the mainland: what its processes are told, and what is laid out."""

from pathlib import Path

import pytest

from survey.carriers.templates import load_templates
from survey.demonstration.environment import environment
from survey.demonstration.gateway import GATEWAYS, lay_out
from survey.demonstration.welcome import welcome
from survey.policy import load_policy
from survey.settings import read_settings

SANDBOX = "http://127.0.0.1:5999"


def given(tmp_path: Path, **other: str) -> dict[str, str]:
    return {"INSTANCE_PATH": str(tmp_path), "SANDBOX_URL": SANDBOX, **other}


@pytest.mark.parametrize("carrier", GATEWAYS)
def test_r11_its_gateway_is_the_sandbox_and_pushes_from_this_machine(carrier: str, tmp_path: Path) -> None:
    environ = environment(given(tmp_path), carrier)
    assert environ["CARRIER"] == carrier
    endpoints = {name: url for name, url in environ.items() if name.endswith("_ENDPOINT")}
    assert set(endpoints.values()) == {SANDBOX}
    assert f"{carrier.upper()}_SMS_ENDPOINT" in endpoints
    assert environ["PUSH_FROM"] == "127.0.0.1"
    assert len(environ["PUSH_SECRET"]) >= 32
    assert environ["PUSH_SECRET"] != environment(given(tmp_path), carrier)["PUSH_SECRET"]


def test_what_the_visitor_says_comes_first(tmp_path: Path) -> None:
    secret = "s" * 40
    environ = environment(given(tmp_path, PUSH_SECRET=secret, CARRIER="aliyun", POLICY_FILE="own.toml"))
    assert (environ["CARRIER"], environ["PUSH_SECRET"]) == ("aliyun", secret)
    assert environ["POLICY_FILE"] == "own.toml"


def test_without_a_gateway_there_is_nothing_of_it(tmp_path: Path) -> None:
    environ = environment(given(tmp_path))
    assert environ["CARRIER"] == "sandbox"
    assert "PUSH_SECRET" not in environ
    lay_out(read_settings(environ), environ)
    assert not list(tmp_path.glob("*.toml"))


@pytest.mark.parametrize("carrier", GATEWAYS)
def test_all_words_of_the_office_are_approved(carrier: str, tmp_path: Path) -> None:
    environ = environment(given(tmp_path), carrier)
    lay_out(read_settings({**environ, "CARRIER": "sandbox"}), environ)
    templates = load_templates(Path(environ["CARRIER_TEMPLATES"]))
    assert {one.key for one in templates.sms} >= {"invite", "second", "thanks"}
    assert all(one.code for one in (*templates.sms, *templates.voice))


def test_where_the_gateway_places_calls_the_plan_is_by_menu(tmp_path: Path) -> None:
    environ = environment(given(tmp_path), "aliyun")
    lay_out(read_settings({**environ, "CARRIER": "sandbox"}), environ)
    plan = load_policy(Path(environ["POLICY_FILE"])).plan
    assert (plan.use, [str(step.channel) for step in plan.steps]) == (
        "menu",
        ["sms", "sms", "voice", "sms", "interviewer"],
    )


def test_a_file_of_the_visitor_s_own_is_left_alone(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("", encoding="utf-8")
    environ = environment(given(tmp_path, CARRIER_TEMPLATES=str(own)), "aliyun")
    lay_out(read_settings({**environ, "CARRIER": "sandbox"}), environ)
    assert own.read_text(encoding="utf-8") == ""


@pytest.mark.parametrize("carrier", GATEWAYS)
def test_the_visitor_is_told_by_whose_customs_it_sends(carrier: str) -> None:
    assert f"a stand-in for {carrier}" in welcome("http://web", "http://sandbox", carrier=carrier)
    assert "a stand-in for" not in welcome("http://web", "http://sandbox")
