"""The HTTP client under the Twilio SDK: one pool, fixed time-outs, no second try, nothing in the logs.

The SDK's own client has no time-out, logs query parameters with phone numbers, and spends half of a send
on preparing requests anew (docs/carriers.md has the figures).
"""

import logging
import os
import re
import ssl
from dataclasses import dataclass
from json import loads
from time import monotonic
from urllib.parse import urlencode, urlsplit

from requests import PreparedRequest
from requests import Response as Answer
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth
from requests.structures import CaseInsensitiveDict
from requests.utils import get_environ_proxies
from twilio.http import HttpClient
from twilio.http.response import Response
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, ProxyError, SSLError

from survey.traces import is_on, span
from survey.traces.facts import template_of
from survey.values import is_loopback
from survey.vocabulary import ErrorClass

CONNECT_SECONDS = 5.0
READ_SECONDS = 15.0
_FILE_TIMES = 4  # so many times as long for a whole file: the time-out above is for every piece of it anew
_PIECE = 64 * 1024

# No name and password, query or fragment, and nothing that two URL parsers could read as two hosts: what is
# checked to be this machine must be what is connected to (R11).
_BASE_URL = re.compile(
    r"https?://([a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?(/[a-z0-9._~%/-]*)?", re.ASCII | re.IGNORECASE
)


@dataclass(eq=False)
class NotSent(Exception):
    """Nothing left this machine, provably: no connection came about."""

    code: str
    error_class: ErrorClass
    message: str


@dataclass(eq=False)
class Answered(Exception):
    """The carrier's answer is not a success. `request_id` is what its support asks for."""

    status: int
    code: int | None
    request_id: str


@dataclass(eq=False)
class NoAnswer(Exception):
    """Something went wrong on the way or in reading the answer: the request may have arrived."""

    why: str


class BaseUrl:
    """Where requests go: scheme, host, port and path prefix, taken apart once."""

    def __init__(self, url: str) -> None:
        if not _BASE_URL.fullmatch(url):
            raise ValueError("the carrier's address must look like https://api.example.com, without query")
        parts = urlsplit(url)
        self.prefix = parts.path.rstrip("/")
        self.host = parts.netloc
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.is_loopback = is_loopback(self.origin)

    def rewrite(self, url: str) -> str:
        """`url` of the SDK, whatever host and edge it names, at this base."""
        path = "/" + url.partition("://")[2].partition("/")[2]
        # A next page's address may come with the prefix that we were asked to put before it.
        if self.prefix and path.startswith(self.prefix + "/"):
            return self.origin + path
        return self.origin + self.prefix + path


class TwilioHttp(HttpClient):
    """Raises NotSent, Answered or NoAnswer for everything but a 2xx answer. Shared by all threads."""

    def __init__(self, base: BaseUrl, connect_seconds: float, read_seconds: float, pool_size: int) -> None:
        super().__init__(_silent("twilio.http_client"), is_async=False, timeout=read_seconds)
        self.base = base
        self._timeout = (connect_seconds, read_seconds)
        # No retries of any kind: requests' default for an adapter, which a session would not change either.
        self._adapter = HTTPAdapter(pool_connections=1, pool_maxsize=pool_size)
        self._proxies = {} if base.is_loopback else get_environ_proxies(base.origin)
        self._verify = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
        _silent("urllib3")

    def request(
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """One request, once. Redirects are never followed, so credentials go to one host only."""
        failure: NotSent | Answered | NoAnswer
        try:
            prepared = self._prepare(method, uri, params, data, headers, auth)
            answer = self._send(prepared)
            if 200 <= answer.status_code < 300:
                return Response(answer.status_code, answer.content.decode("utf-8"), answer.headers)
            failure = _answered(answer, answer.content)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, it must not be taken for unsent
            failure = _never_left(error) or NoAnswer(type(error).__name__)
        # Raised here, where no exception of requests is being handled: theirs quote the URL with the number.
        raise failure

    def fetch(self, path: str, auth: tuple[str, str], most_bytes: int) -> bytes:
        """A file below the base, as it comes. Larger, or slower than four time-outs: NoAnswer.

        No redirect is followed here either: a file kept elsewhere is not fetched with our token (SSRF).
        """
        failure: NotSent | Answered | NoAnswer
        try:
            prepared = self._prepare("GET", f"https://twilio{path}", None, None, None, auth)
            answer = self._send(prepared, stream=True)
            try:
                if answer.status_code == 200:
                    return _at_most(answer, most_bytes, monotonic() + _FILE_TIMES * self._timeout[1])
                failure = _answered(answer, b"")
            finally:
                answer.close()
        except NoAnswer as told:
            failure = told
        except Exception as error:  # noqa: BLE001 - as above
            failure = _never_left(error) or NoAnswer(type(error).__name__)
        raise failure

    def close(self) -> None:
        self._adapter.close()

    def _send(self, prepared: PreparedRequest, *, stream: bool = False) -> Answer:
        if not is_on():
            return self._hand_over(prepared, stream)
        method, template = prepared.method or "", template_of(prepared.url or "")
        with span(f"{method} {template}", "client", method=method, template=template) as told:
            answer = self._hand_over(prepared, stream)
            told.say(status=answer.status_code)
            if asked_by := answer.headers.get("Twilio-Request-Id"):
                told.say(request_id=asked_by)
            return answer

    def _hand_over(self, prepared: PreparedRequest, stream: bool) -> Answer:
        return self._adapter.send(
            prepared, stream=stream, timeout=self._timeout, verify=self._verify, proxies=self._proxies
        )

    def _prepare(
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None,
        data: dict[str, object] | None,
        headers: dict[str, str] | None,
        auth: tuple[str, str] | None,
    ) -> PreparedRequest:
        """The request as it goes out. By hand: requests' own way costs as much as sending it."""
        prepared = PreparedRequest()
        prepared.method = method
        prepared.url = self.base.rewrite(uri)
        if params:
            prepared.url += ("&" if "?" in prepared.url else "?") + urlencode(params, doseq=True)
        prepared.headers = CaseInsensitiveDict(headers or {})
        if auth:
            HTTPBasicAuth(*auth)(prepared)
        if method == "POST":
            prepared.body = urlencode(data or {}, doseq=True).encode("ascii")
            prepared.headers["Content-Length"] = str(len(prepared.body))
        return prepared


def _silent(name: str) -> logging.Logger:
    """The logger of a library that writes addresses with phone numbers in them, kept from doing so."""
    logger = logging.getLogger(name)
    logger.setLevel(logging.CRITICAL)
    return logger


def _never_left(error: Exception) -> NotSent | None:
    """Whether `error` proves that not one byte of the request was written.

    Only what urllib3 raises while connecting counts: refused, unreachable, name not found, no connection in
    time, certificate not trusted. A reset or a TLS time-out looks the same before and after sending.
    """
    reason = error.args[0] if error.args else None
    if isinstance(reason, MaxRetryError):
        reason = reason.reason
    if isinstance(reason, ProxyError):
        reason = reason.original_error
    if isinstance(reason, ConnectTimeoutError):  # NewConnectionError and NameResolutionError are kinds of it
        return NotSent("unsent", ErrorClass.SLOW_DOWN, "no connection to the carrier, nothing was sent")
    if isinstance(reason, SSLError) and isinstance(reason.args[0], ssl.SSLCertVerificationError):
        return NotSent("certificate", ErrorClass.OURS, "the carrier's certificate is not trusted here")
    return None


def _answered(answer: Answer, content: bytes) -> Answered:
    return Answered(answer.status_code, _code(content), answer.headers.get("Twilio-Request-Id", ""))


def _at_most(answer: Answer, most_bytes: int, until: float) -> bytes:
    """The body of `answer`, whole; no more than a piece beyond `most_bytes` is ever held."""
    content = bytearray()
    while piece := answer.raw.read1(_PIECE, decode_content=True):
        content += piece
        if len(content) > most_bytes:
            raise NoAnswer(f"longer than {most_bytes} bytes")
        if monotonic() > until:
            raise NoAnswer("the file comes too slowly")
    return bytes(content)


def _code(content: bytes) -> int | None:
    """Twilio's code in an error answer, of the old form or of RFC 9457; both call it `code`."""
    try:
        code = loads(content)["code"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return code if isinstance(code, int) else None
