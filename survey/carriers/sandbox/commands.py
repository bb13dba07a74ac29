"""flask sandbox"""

import asyncio
import os
import signal
from pathlib import Path

import click

from survey.carriers.sandbox.faults import PROFILES
from survey.carriers.sandbox.running import run
from survey.carriers.sandbox.settings import (
    INBOUND_PATH,
    PUSH_PATH,
    SHAPES,
    VOICE_PATH,
    SandboxSettings,
    Shape,
)
from survey.carriers.templates import TemplatesError
from survey.values import is_loopback
from survey.written import bare

_DEFAULTS = SandboxSettings()
# Of gateways that the sandbox stands in for.
_ENDPOINTS = {"aliyun": "ALIYUN_SMS_ENDPOINT", "tencent": "TENCENT_SMS_ENDPOINT"}


class Speed(click.ParamType[float | None]):
    name = "speed"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float | None:
        if value == "full":
            return None
        try:
            speed = float(str(value))
        except ValueError:
            speed = 0.0
        if speed <= 0:
            self.fail("a figure above 0 (1 is the speed of life), or full", param, ctx)
        return speed


@click.command("sandbox")
@click.option("--host", default=_DEFAULTS.host, show_default=True, help="Address to listen at.")
@click.option("--port", default=_DEFAULTS.port, show_default=True, help="0 takes one that is free.")
@click.option(
    "--speed", type=Speed(), default=_DEFAULTS.speed, show_default=True, help="Times life, or full."
)
@click.option("--faults", type=click.Choice(list(PROFILES)), default="none", show_default=True)
@click.option("--seed", default=_DEFAULTS.seed, show_default=True, help="Same seed, same petitioners.")
@click.option(
    "--ledger", type=click.Path(path_type=Path, dir_okay=False), help="Append what happens, JSON lines."
)
@click.option(
    "--inbound-url", help=f"Where replies go; '': nowhere.  [default: PUBLIC_BASE_URL{INBOUND_PATH}]"
)
@click.option("--voice-url", help=f"Where calls of people go.  [default: PUBLIC_BASE_URL{VOICE_PATH}]")
@click.option(
    "--shape",
    type=click.Choice(list(SHAPES)),
    help="Whose customs hold for what people write.  [default: CARRIER, else twilio]",
)
@click.option("--push-url", help=f"Where a gateway pushes.  [default: PUBLIC_BASE_URL{PUSH_PATH}PUSH_SECRET]")
@click.option(
    "--templates",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The words a gateway has approved.  [default: CARRIER_TEMPLATES]",
)
@click.option(
    "--mood", type=click.FloatRange(0, 1), default=_DEFAULTS.mood, show_default=True, help="Satisfied share."
)
@click.option(
    "--segments-per-second", type=click.FloatRange(0), default=0.0, help="Refuse more with 429; 0 never."
)
@click.option("--calls-per-second", type=click.FloatRange(0), default=0.0, help="The same of calls; 0 never.")
@click.option(
    "--petitioners/--no-petitioners", default=True, show_default=True, help="Whether anybody answers."
)
@click.option(
    "--retry/--no-retry", default=True, show_default=True, help="Try webhooks again that went wrong."
)
def sandbox_command(  # noqa: PLR0913 - one parameter an option
    *,
    host: str,
    port: int,
    speed: float | None,
    faults: str,
    seed: str,
    ledger: Path | None,
    inbound_url: str | None,
    voice_url: str | None,
    shape: str | None,
    push_url: str | None,
    templates: Path | None,
    mood: float,
    segments_per_second: float,
    calls_per_second: float,
    petitioners: bool,
    retry: bool,
) -> None:
    """A carrier on this machine that behaves like Twilio, Aliyun and Tencent, with simulated petitioners and
    a page to watch.

    Account and numbers: its own, or TWILIO_ACCOUNT_SID, _AUTH_TOKEN, _SMS_FROM and _VOICE_FROM, or those of
    ALIYUN_… and TENCENT_…; CARRIER_SIGNATURE or SMS_SIGNATURE signs.
    """
    _refuse_real_carriers()
    account_sid, auth_token = _account()
    numbers, voice_number = _numbers()
    chosen = _shape(shape)
    settings = SandboxSettings(
        host=host,
        port=port,
        inbound_url=_inbound_url() if inbound_url is None else inbound_url,
        voice_url=voice_url or (_public_base_url() + VOICE_PATH if chosen == "twilio" else ""),
        shape=chosen,
        push_url=_push_url() if push_url is None else push_url,
        templates=templates or _templates(),
        speed=speed,
        seed=seed,
        mood=mood,
        faults=faults,
        segments_per_second=segments_per_second,
        calls_per_second=calls_per_second,
        petitioners=petitioners,
        timezone=os.environ.get("TIMEZONE", _DEFAULTS.timezone),
        ledger=ledger,
        retry_webhooks=retry,
        account_sid=account_sid,
        auth_token=auth_token,
        numbers=numbers,
        voice_number=voice_number,
        sign_name=bare(_given(_DEFAULTS.sign_name, "CARRIER_SIGNATURE", "SMS_SIGNATURE")),
        access_key_id=_given(_DEFAULTS.access_key_id, "ALIYUN_ACCESS_KEY_ID"),
        access_key_secret=_given(_DEFAULTS.access_key_secret, "ALIYUN_ACCESS_KEY_SECRET"),
        secret_id=_given(_DEFAULTS.secret_id, "TENCENT_SECRET_ID"),
        secret_key=_given(_DEFAULTS.secret_key, "TENCENT_SECRET_KEY"),
        sms_app_id=_given(_DEFAULTS.sms_app_id, "TENCENT_SMS_APP_ID"),
        show_number=_given(_DEFAULTS.show_number, "ALIYUN_VOICE_FROM"),
    )
    try:
        asyncio.run(_run_until_told(settings))
    except TemplatesError as wrong:
        raise click.ClickException(str(wrong)) from None
    except OSError as wrong:
        raise click.ClickException(f"{wrong.strerror} (port {port}, ledger {ledger})") from wrong


def _refuse_real_carriers() -> None:
    """R11: people who are simulated write to nobody who sends to real phones."""
    carrier = os.environ.get("CARRIER", "")
    endpoint = os.environ.get(_ENDPOINTS.get(carrier, ""), "")
    if carrier == "twilio" or (carrier in _ENDPOINTS and not is_loopback(endpoint)):
        raise click.ClickException(f"the sandbox answers for petitioners: never beside CARRIER={carrier}")


def _shape(given: str | None) -> Shape:
    wanted = given or os.environ.get("CARRIER", "")
    return next((shape for shape in SHAPES if shape == wanted), "twilio")


def _push_url() -> str:
    secret = os.environ.get("PUSH_SECRET")
    return f"{_public_base_url()}{PUSH_PATH}{secret}" if secret else ""


def _templates() -> Path | None:
    given = os.environ.get("CARRIER_TEMPLATES")
    return Path(given) if given else None


def _given(otherwise: str, *names: str) -> str:
    """The first of these variables that says something."""
    return next((value for name in names if (value := os.environ.get(name))), otherwise)


def _public_base_url() -> str:
    return os.environ.get("PUBLIC_BASE_URL", "http://127.0.0.1:5000").rstrip("/")


def _inbound_url() -> str:
    """Nowhere, where the office asks for what came."""
    return "" if os.environ.get("INBOUND") == "pull" else _public_base_url() + INBOUND_PATH


def _account() -> tuple[str, str]:
    sid, token = os.environ.get("TWILIO_ACCOUNT_SID"), os.environ.get("TWILIO_AUTH_TOKEN")
    return (sid, token) if sid and token else (_DEFAULTS.account_sid, _DEFAULTS.auth_token)


def _numbers() -> tuple[tuple[str, ...], str]:
    """All of the account's, and the one among them that people call."""
    sender, caller = os.environ.get("TWILIO_SMS_FROM"), os.environ.get("TWILIO_VOICE_FROM")
    numbers = (sender, *_DEFAULTS.numbers, caller)
    return tuple(number for number in numbers if number), caller or _DEFAULTS.voice_number


async def _run_until_told(settings: SandboxSettings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for told in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(told, stop.set)
    await run(settings, stop, lambda address: _announce(address, settings))


def _announce(address: str, settings: SandboxSettings) -> None:
    if settings.shape != "twilio":
        click.echo(
            f"Sandbox carrier: {address}  (as {settings.shape}, pushes to {_public_base_url()}{PUSH_PATH}…)"
        )
        return
    replies = f"go to {settings.inbound_url}" if settings.inbound_url else "wait to be asked for"
    click.echo(f"Sandbox carrier: {address}  (replies {replies}, calls to {settings.voice_url})")
