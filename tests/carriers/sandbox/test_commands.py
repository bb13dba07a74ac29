"""The command as a process: starts, serves, and stops on SIGTERM."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

from survey.carriers.sandbox.commands import sandbox_command
from survey.carriers.sandbox.settings import SandboxSettings
from tests.carriers.sandbox.beside import SENDER, Beside

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = "from survey.carriers.sandbox.commands import sandbox_command; sandbox_command()"


@contextmanager
def process(*options: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command as a process of its own, and what it says first."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    ) as running:
        try:
            assert running.stdout
            yield running, running.stdout.readline()
        finally:
            running.kill()


def address(said: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+", said)
    assert found, said
    return found[0]


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_told_to_stop(told: signal.Signals, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    with process("--ledger", str(ledger), "--no-petitioners", "--speed", "full") as (running, said):
        with requests.Session() as session:
            sandbox = Beside(address(said), SandboxSettings(), session)
            assert sandbox.get("/healthz") == {"status": "ok"}
            sandbox.client().messages.create(to="+8613900000001", from_=SENDER, body="x")
            sandbox.wait_until_quiet()
        running.send_signal(told)
        _, errors = running.communicate(timeout=10)
        assert (running.returncode, errors) == (0, "")
    assert [json.loads(line)["kind"] for line in ledger.read_text("utf-8").splitlines()] == [
        "received",
        "seen",
    ]


def test_replies_and_calls_go_to_the_applications_public_address(tmp_path: Path) -> None:
    with process(PUBLIC_BASE_URL="https://huifang.example/base/") as (_, said):
        assert "replies go to https://huifang.example/base/twilio/sms" in said
        assert "calls to https://huifang.example/base/twilio/voice)" in said


def test_where_the_office_asks_what_came_replies_go_nowhere(tmp_path: Path) -> None:
    with process(INBOUND="pull") as (_, said):
        assert "replies wait to be asked for" in said


def test_another_account_can_be_given() -> None:
    account = {
        "TWILIO_ACCOUNT_SID": "AC" + "1a" * 16,
        "TWILIO_AUTH_TOKEN": "secret",
        "TWILIO_SMS_FROM": "+8610690000",
        "TWILIO_VOICE_FROM": "+861234567",
    }
    with process("--no-petitioners", **account) as (_, said), requests.Session() as session:
        settings = SandboxSettings(account_sid=account["TWILIO_ACCOUNT_SID"], auth_token="secret")
        client = Beside(address(said), settings, session).client()
        assert client.messages.create(to="+8613900000001", from_="+8610690000", body="x").status == "queued"
        placed = client.calls.create(to="+8613900000001", from_="+861234567", twiml="<Response/>")
        assert placed.status == "queued"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--speed", "0"], "a figure above 0 (1 is the speed of life), or full"),
        (["--speed", "fast"], "a figure above 0"),
        (["--faults", "most"], "'most' is not one of"),
        (["--mood", "2"], "2.0 is not in the range"),
    ],
)
def test_what_cannot_be_is_refused(options: list[str], said: str) -> None:
    result = CliRunner().invoke(sandbox_command, options)
    assert result.exit_code == 2
    assert said in result.output


def test_a_port_that_is_taken_is_named(sandbox: Beside) -> None:
    port = sandbox.url.rpartition(":")[2]
    result = CliRunner().invoke(sandbox_command, ["--port", port])
    assert result.exit_code == 1
    assert f"port {port}" in result.output


def test_r11_nobody_signs_replies_for_an_office_that_sends_to_real_phones() -> None:
    result = CliRunner().invoke(sandbox_command, ["--port", "0"], env={"CARRIER": "twilio"})
    assert result.exit_code == 1
    assert "never beside CARRIER=twilio" in result.output


def test_as_a_gateway_it_pushes_to_the_secret_address_and_does_not_say_it(tmp_path: Path) -> None:
    file = tmp_path / "templates.toml"
    file.write_text('[[sms]]\nkey = "invite"\ncode = "SMS_1"\ntext = "请评价"\n', encoding="utf-8")
    with process(
        CARRIER="aliyun",
        ALIYUN_SMS_ENDPOINT="http://127.0.0.1:5050",
        PUBLIC_BASE_URL="https://huifang.example/base/",
        PUSH_SECRET="s" * 32,
        CARRIER_TEMPLATES=str(file),
    ) as (_, said):
        assert "as aliyun, pushes to https://huifang.example/base/push/…" in said


@pytest.mark.parametrize("endpoint", ["", "https://dysmsapi.aliyuncs.com"])
def test_r11_nor_for_an_office_that_sends_by_a_gateway(endpoint: str) -> None:
    environment = {"CARRIER": "aliyun", "ALIYUN_SMS_ENDPOINT": endpoint}
    result = CliRunner().invoke(sandbox_command, ["--port", "0"], env=environment)
    assert result.exit_code == 1
    assert "never beside CARRIER=aliyun" in result.output


def test_templates_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(sandbox_command, ["--port", "0", "--templates", str(tmp_path / "none.toml")])
    assert result.exit_code == 1
    assert "none.toml" in result.output
