"""The signature of a request: TC3-HMAC-SHA256 (https://cloud.tencent.com/document/api/382/52072)."""

import hmac
import re
import time
from datetime import UTC, datetime
from hashlib import sha256

from flask import request

from survey.carriers.sandbox.settings import SandboxSettings
from survey.carriers.sandbox.tencent.speaks import Refused

_ALGORITHM, _SERVICE = "TC3-HMAC-SHA256", "sms"
_AUTHORIZATION = re.compile(
    rf"{_ALGORITHM} Credential=(?P<id>[^/,]+)/(?P<day>[0-9-]{{10}})/{_SERVICE}/tc3_request,\s*"
    r"SignedHeaders=(?P<headers>[a-z0-9;-]+),\s*Signature=(?P<signature>[0-9a-f]{64})"
)
_MUST_BE_SIGNED = frozenset({"content-type", "host"})
_MOST_APART = 300  # seconds


def check_access(settings: SandboxSettings) -> None:
    """Raises Refused where the account's secret did not sign just this request, just now."""
    found = _AUTHORIZATION.fullmatch(_header("authorization"))
    names = found["headers"].split(";") if found else []
    if not found or not set(names) >= _MUST_BE_SIGNED:
        raise Refused("AuthFailure.InvalidAuthorization")
    if found["id"] != settings.secret_id:
        raise Refused("AuthFailure.SecretIdNotFound")
    stamp = _header("x-tc-timestamp")
    if not stamp.isdecimal() or abs(time.time() - int(stamp)) > _MOST_APART:
        raise Refused("AuthFailure.SignatureExpire")
    day = f"{datetime.fromtimestamp(int(stamp), UTC):%Y-%m-%d}"
    signature = _signature(settings.secret_key, stamp, day, names)
    if found["day"] != day or not hmac.compare_digest(found["signature"], signature):
        raise Refused("AuthFailure.SignatureFailure")


def _signature(secret: str, stamp: str, day: str, names: list[str]) -> str:
    headers = "".join(f"{name}:{_header(name).lower()}\n" for name in names)
    asked = (request.method, "/", "", headers, ";".join(names), sha256(request.get_data()).hexdigest())
    digest = sha256("\n".join(asked).encode()).hexdigest()
    to_sign = f"{_ALGORITHM}\n{stamp}\n{day}/{_SERVICE}/tc3_request\n{digest}"
    key = f"TC3{secret}".encode()
    for part in (day, _SERVICE, "tc3_request"):
        key = hmac.new(key, part.encode(), sha256).digest()
    return hmac.new(key, to_sign.encode(), sha256).hexdigest()


def _header(name: str) -> str:
    return str(request.headers.get(name, "")).strip()
