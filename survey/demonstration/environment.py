"""What the demonstration's processes are told, unless the visitor says otherwise."""

import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from survey.demonstration.gateway import gateway_environment
from survey.settings import ROOT
from survey.values import is_loopback

_POLICY = Path(__file__).with_name("demo.toml")
_WEB, _SANDBOX = 5000, 5050

_DEFAULTS = {
    "DATABASE_URL": f"sqlite:///{ROOT / 'instance' / 'huifang.db'}",
    "POLICY_FILE": str(_POLICY),
    "CARRIER": "sandbox",
    "PUBLIC_BASE_URL": f"http://127.0.0.1:{_WEB}",
    "SANDBOX_URL": f"http://127.0.0.1:{_SANDBOX}",
    "SMS_PER_SECOND": "5",
    "LOG_LEVEL": "WARNING",
    "LOG_FORMAT": "console",
    "PYTHONUNBUFFERED": "1",
}


def environment(given: Mapping[str, str], carrier: str | None = None) -> dict[str, str]:
    """The environment of all processes: what was given, then `.env`, then the demonstration's own.

    `carrier`: by whose customs the office sends, where it was chosen; the sandbox stands in for it.
    """
    file = {name: value for name, value in dotenv_values(ROOT / ".env").items() if value is not None}
    given = {**file, **given, **({"CARRIER": carrier} if carrier else {})}
    whole = {**_DEFAULTS, **gateway_environment({**_DEFAULTS, **given}), **given}
    whole["WEB_BIND"] = f"127.0.0.1:{web_port(whole)}"
    whole["SANDBOX_PORT"] = str(sandbox_port(whole))
    whole["PATH"] = f"{Path(sys.executable).parent}:{whole.get('PATH', '')}"
    return whole


def web_port(environ: Mapping[str, str]) -> int:
    """Where the web process listens: the port of PUBLIC_BASE_URL if that is this machine."""
    return _port(environ["PUBLIC_BASE_URL"], _WEB)


def sandbox_port(environ: Mapping[str, str]) -> int:
    return _port(environ["SANDBOX_URL"], _SANDBOX)


def _port(url: str, otherwise: int) -> int:
    return (urlsplit(url).port if is_loopback(url) else None) or otherwise
