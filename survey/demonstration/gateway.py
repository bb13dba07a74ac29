"""The demonstration as an office of the mainland: the sandbox stands in for its gateway.

A gateway sends approved words only and leads no dialogue, so such an office has a file of templates, all of
them approved here, and where the gateway places calls, a plan whose calls follow a menu.
"""

import secrets
from collections.abc import Mapping
from pathlib import Path

from survey.carriers.sandbox_account import SANDBOX_ALIYUN_VOICE_FROM
from survey.carriers.templates.rules import Gateway
from survey.office.carriers.written import approved_file
from survey.settings import ROOT, Settings

_ENDPOINTS = {
    "aliyun": ("ALIYUN_SMS_ENDPOINT", "ALIYUN_VOICE_ENDPOINT"),
    "tencent": ("TENCENT_SMS_ENDPOINT",),
}
GATEWAYS = tuple(_ENDPOINTS)
_POLICY = Path(__file__).with_name("demo.toml")
_PLAN = "[plan]\n"  # of that file


def gateway_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """What processes are told beside the rest, where CARRIER is a gateway; each time another secret."""
    carrier = environ["CARRIER"]
    if carrier not in GATEWAYS:
        return {}
    instance = Path(environ.get("INSTANCE_PATH") or ROOT / "instance")
    calls = {
        "ALIYUN_VOICE_FROM": SANDBOX_ALIYUN_VOICE_FROM,
        "POLICY_FILE": str(instance / "demo-menu.toml"),
    }
    return {
        **dict.fromkeys(_ENDPOINTS[carrier], environ["SANDBOX_URL"]),
        **(calls if carrier == "aliyun" else {}),
        "CARRIER_TEMPLATES": str(instance / f"templates-{carrier}.toml"),
        "PUSH_SECRET": secrets.token_urlsafe(32),
        "PUSH_FROM": "127.0.0.1",
    }


def lay_out(settings: Settings, environ: Mapping[str, str]) -> None:
    """Write the files that such an office needs; what the visitor names their own file for is left alone.

    `settings` say who signs and which hotline is named.
    """
    ours = gateway_environment(environ)
    templates, policy = ours.get("CARRIER_TEMPLATES"), ours.get("POLICY_FILE")
    if templates and environ["CARRIER_TEMPLATES"] == templates:
        _write(templates, approved_file(settings, Gateway(environ["CARRIER"])))
    if policy and environ["POLICY_FILE"] == policy:
        _write(policy, _POLICY.read_text(encoding="utf-8").replace(_PLAN, f'{_PLAN}use = "menu"\n', 1))


def _write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")
