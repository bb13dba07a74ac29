"""The signature of a request: ACS3-HMAC-SHA256
(https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature).
"""

import hmac
import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qsl, quote

from flask import request

from survey.carriers.sandbox.aliyun.speaks import Refused
from survey.carriers.sandbox.settings import SandboxSettings

_ALGORITHM = "ACS3-HMAC-SHA256"
_AUTHORIZATION = re.compile(
    rf"{_ALGORITHM} Credential=(?P<key>[^,]+),\s*"
    r"SignedHeaders=(?P<headers>[^,]+),\s*Signature=(?P<signature>\w+)"
)
_MUST_BE_SIGNED = frozenset({"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-version"})
_MOST_APART = timedelta(minutes=15)


def check_access(settings: SandboxSettings) -> None:
    """Raises Refused where the account's secret did not sign just this request, just now."""
    found = _AUTHORIZATION.fullmatch(_header("authorization"))
    if not found:
        raise Refused("IncompleteSignature")
    if found["key"] != settings.access_key_id:
        raise Refused("InvalidAccessKeyId.NotFound")
    _check_moment()
    names = found["headers"].split(";")
    body_is_signed = _header("x-acs-content-sha256") == sha256(request.get_data()).hexdigest()
    signature = _signature(settings.access_key_secret, names)
    if not (
        set(names) >= _MUST_BE_SIGNED
        and body_is_signed
        and hmac.compare_digest(found["signature"].encode(), signature.encode())
    ):
        raise Refused("SignatureDoesNotMatch")


def _check_moment() -> None:
    try:
        moment = datetime.strptime(_header("x-acs-date"), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise Refused("InvalidTimeStamp.Expired") from None
    if abs(datetime.now(UTC) - moment) > _MOST_APART:
        raise Refused("InvalidTimeStamp.Expired")


def _signature(secret: str, names: list[str]) -> str:
    headers = "".join(f"{name}:{_header(name)}\n" for name in names)
    payload = _header("x-acs-content-sha256")
    asked = "\n".join((request.method, quote(request.path), _query(), headers, ";".join(names), payload))
    to_sign = f"{_ALGORITHM}\n{sha256(asked.encode()).hexdigest()}"
    return hmac.new(secret.encode(), to_sign.encode(), sha256).hexdigest()


def _query() -> str:
    given = sorted(parse_qsl(request.environ.get("QUERY_STRING", ""), keep_blank_values=True))
    return "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in given)


def _header(name: str) -> str:
    return str(request.headers.get(name, "")).strip()
