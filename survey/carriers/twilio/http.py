"""The HTTP client under the Twilio SDK, on a line of ours.

The SDK's own client has no time-out, logs query parameters with phone numbers, and spends half of a send
on preparing requests anew (docs/carriers.md has the figures).
"""

from dataclasses import dataclass
from json import loads
from time import monotonic
from urllib.parse import urlencode

from requests import PreparedRequest
from requests import Response as Answer
from requests.auth import HTTPBasicAuth
from requests.structures import CaseInsensitiveDict
from twilio.http import HttpClient
from twilio.http.response import Response

from survey.carriers.line import BaseUrl, Line, NoAnswer, NotSent, failure_of, silent
from survey.traces import is_on, span
from survey.traces.facts import template_of

_FILE_TIMES = 4  # so many times as long for a whole file: the time-out above is for every piece of it anew
_PIECE = 64 * 1024


@dataclass(eq=False)
class Answered(Exception):
    """The carrier's answer is not a success. `request_id` is what its support asks for."""

    status: int
    code: int | None
    request_id: str


class TwilioHttp(HttpClient):
    """Raises NotSent, Answered or NoAnswer for everything but a 2xx answer. Shared by all threads."""

    def __init__(self, base: BaseUrl, connect_seconds: float, read_seconds: float, pool_size: int) -> None:
        super().__init__(silent("twilio.http_client"), is_async=False, timeout=read_seconds)
        self._line = Line(base, connect_seconds, read_seconds, pool_size)

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
        except Exception as error:  # noqa: BLE001 - whatever went wrong, failure_of says what it proves
            failure = failure_of(error)
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
                    return _at_most(answer, most_bytes, monotonic() + _FILE_TIMES * self._line.timeout[1])
                failure = _answered(answer, b"")
            finally:
                answer.close()
        except NoAnswer as told:
            failure = told
        except Exception as error:  # noqa: BLE001 - as above
            failure = failure_of(error)
        raise failure

    def close(self) -> None:
        self._line.close()

    def _send(self, prepared: PreparedRequest, *, stream: bool = False) -> Answer:
        if not is_on():
            return self._line.send(prepared, stream=stream)
        method, template = prepared.method or "", template_of(prepared.url or "")
        with span(f"{method} {template}", "client", method=method, template=template) as told:
            answer = self._line.send(prepared, stream=stream)
            told.say(status=answer.status_code)
            if asked_by := answer.headers.get("Twilio-Request-Id"):
                told.say(request_id=asked_by)
            return answer

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
        prepared.url = self._line.base.rewrite(uri)
        if params:
            prepared.url += ("&" if "?" in prepared.url else "?") + urlencode(params, doseq=True)
        prepared.headers = CaseInsensitiveDict(headers or {})
        if auth:
            HTTPBasicAuth(*auth)(prepared)
        if method == "POST":
            prepared.body = urlencode(data or {}, doseq=True).encode("ascii")
            prepared.headers["Content-Length"] = str(len(prepared.body))
        return prepared


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
