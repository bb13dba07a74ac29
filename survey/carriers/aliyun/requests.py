"""Aliyun's SDK on a line of ours: one request, once, and what came of it.

The SDK follows redirects, goes through a proxy for this machine too, pools connections for the whole process,
prints requests if the environment says DEBUG=sdk, and makes one error of whatever goes wrong on the way, with
the address in it, which holds the number. So its classes build and sign the requests and read the answers;
what carries them is `Line`, put where its own sending would be. It never tries again of itself.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from secrets import token_hex
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from alibabacloud_dysmsapi20170525.client import Client as SmsClient
from alibabacloud_dyvmsapi20170525.client import Client as VoiceClient
from alibabacloud_tea_openapi.utils import Utils
from alibabacloud_tea_openapi.utils_models import Config, OpenApiRequest, Params
from darabonba.request import DaraRequest
from darabonba.runtime import RuntimeOptions
from requests import PreparedRequest
from requests import Response as Answer
from requests.structures import CaseInsensitiveDict

from survey.carriers.line import Line, NoAnswer, NotSent, failure_of, silent
from survey.traces import is_on, span

ASKED = RuntimeOptions()  # nothing is said besides: times and the like are the line's
_SIGNED_BY = "ACS3-HMAC-SHA256"
_NOTHING = sha256(b"").hexdigest()  # of the body: all of a request stands in its address
T = TypeVar("T")


@dataclass(eq=False)
class Answered(Exception):
    """The answer of the gateway in front of all services is not a success. `code`: empty if it has none."""

    status: int
    code: str
    request_id: str  # what the vendor's support asks for


def sms_on(line: Line, key_id: str, key_secret: str) -> SmsClient:
    """The SDK's client of texts at the address of `line`. Shared by all threads."""
    return _on(SmsClient, line, key_id, key_secret)


def voice_on(line: Line, key_id: str, key_secret: str) -> VoiceClient:
    """The same of calls."""
    return _on(VoiceClient, line, key_id, key_secret)


def body_of(ask: Callable[[], Any]) -> Any:
    """The body, as the SDK reads it, of the answer to `ask`, which makes one request.

    Raises NotSent, Answered or NoAnswer.
    """
    failure: NotSent | Answered | NoAnswer
    try:
        body = ask().body
        if body is not None:
            return body
        failure = NoAnswer("an answer that the SDK cannot read")
    except (NotSent, Answered, NoAnswer) as told:
        failure = told
    except Exception as error:  # noqa: BLE001 - it may have left: whatever we stumbled over, it may have arrived
        failure = NoAnswer(f"{type(error).__name__} in reading the answer")
    # Raised here, where no exception of theirs is being handled: those may quote the number.
    raise failure


def _on(client: Callable[[Config], T], line: Line, key_id: str, key_secret: str) -> T:
    silent("darabonba-core")  # it has a handler of its own, and is on
    made: Any = client(Config(endpoint=line.base.host, protocol=line.base.scheme))
    made.call_api = _Caller(line, key_id, key_secret)
    on_line: T = made
    return on_line


class _Caller:
    """What the SDK calls with each request that it has built. Raises NotSent, Answered or NoAnswer."""

    def __init__(self, line: Line, key_id: str, key_secret: str) -> None:
        self._line, self._key_id, self._key_secret = line, key_id, key_secret

    def __call__(self, params: Params, request: OpenApiRequest, runtime: RuntimeOptions) -> dict[str, object]:
        failure: NotSent | Answered | NoAnswer
        try:
            answer = self._send(self._prepare(params, request), str(params.action))
            read = _read(answer)
            if 200 <= answer.status_code < 300 and read is not None:
                return {"statusCode": answer.status_code, "body": read}
            failure = _not_a_success(answer.status_code, read)
        except Exception as error:  # noqa: BLE001 - failure_of says what it proves
            failure = failure_of(error)
        raise failure

    def _prepare(self, params: Params, request: OpenApiRequest) -> PreparedRequest:
        """The request as it goes out, signed as the SDK does it."""
        asked = DaraRequest()
        asked.method, asked.pathname, asked.query = params.method, params.pathname, request.query
        asked.headers = {
            "host": self._line.base.host,
            "x-acs-action": params.action,
            "x-acs-version": params.version,
            "x-acs-date": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "x-acs-signature-nonce": token_hex(16),
            "x-acs-content-sha256": _NOTHING,
        }
        signed = Utils.get_authorization(asked, _SIGNED_BY, _NOTHING, self._key_id, self._key_secret)
        prepared = PreparedRequest()
        prepared.method = asked.method
        query = urlencode(asked.query, quote_via=quote, safe="~")
        prepared.url = f"{self._line.base.origin}{asked.pathname}?{query}"
        prepared.headers = CaseInsensitiveDict(
            {**asked.headers, "Authorization": signed, "accept": "application/json", "Content-Length": "0"}
        )
        return prepared

    def _send(self, prepared: PreparedRequest, action: str) -> Answer:
        if not is_on():
            return self._line.send(prepared)
        with span(f"POST /{action}", "client", method="POST", template=f"/{action}") as told:
            answer = self._line.send(prepared)
            told.say(status=answer.status_code)
            return answer


def _read(answer: Answer) -> dict[str, object] | None:
    """The JSON object in an answer; none if there is none."""
    try:
        read = json.loads(answer.content)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


def _not_a_success(status: int, read: dict[str, object] | None) -> Answered | NoAnswer:
    if 200 <= status < 300:
        return NoAnswer("an answer that is no JSON object")
    code, request_id = ((read or {}).get(name) for name in ("Code", "RequestId"))
    return Answered(
        status,
        code if isinstance(code, str) else "",
        request_id if isinstance(request_id, str) else "",
    )
