"""Tencent's SDK on a line of ours: one request, once, and what came of it.

By itself the SDK follows redirects, takes passwords from .netrc and proxies for this machine too, waits for a
minute, and calls whatever goes wrong on the way by one name. Its classes build, sign and read the requests;
what carries them is a `Line`, put where its own connection would be.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from requests import PreparedRequest
from requests import Response as Answer
from requests.structures import CaseInsensitiveDict
from tencentcloud.common.credential import Credential
from tencentcloud.common.exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.common.retry import NoopRetryer
from tencentcloud.sms.v20210111.sms_client import SmsClient

from survey.carriers.codes import class_of_status
from survey.carriers.line import Line, NoAnswer, NotSent, failure_of, silent
from survey.carriers.names import LONGEST_NAME
from survey.carriers.port import CarrierUnreachable, Refused, SendResult, Unknown
from survey.carriers.tencent.errors import class_of, meaning_of
from survey.traces import is_on, span
from survey.vocabulary import ErrorClass

T = TypeVar("T")


@dataclass(eq=False)
class Answered(Exception):
    """The gateway says no: its code, or the status of HTTP, which is 200 wherever it has a code."""

    code: str
    status: int = 200


def client_on(line: Line, secret_id: str, secret_key: str, region: str) -> SmsClient:
    """The SDK's client at the address of `line`, without its second tries and its breaker of regions. Shared
    by all threads."""
    silent("tencentcloud_sdk_common")
    profile = ClientProfile(
        httpProfile=HttpProfile(protocol=line.base.scheme, endpoint=line.base.host),
        disable_region_breaker=True,
        retryer=NoopRetryer(),
    )
    client = SmsClient(Credential(secret_id, secret_key), region, profile)
    client.request.conn = _Connection(line)
    return client


def once(send: Callable[[], SendResult]) -> SendResult:
    """What `send`, which makes one request, came to. It is never made again."""
    try:
        return _made(send)
    except NotSent as failure:
        return Refused(failure.code, failure.error_class, failure.message)
    except Answered as answered:
        return refused(answered.code, answered.status)
    except NoAnswer as failure:
        return Unknown(failure.why)


def asked(ask: Callable[[], T]) -> T:
    """What `ask` answers; CarrierUnreachable where it cannot be read."""
    try:
        return _made(ask)
    except NotSent as failure:
        why = failure.message
    except Answered as answered:
        why = answered.code[:LONGEST_NAME]
    except NoAnswer as failure:
        why = failure.why
    raise CarrierUnreachable(why)


def refused(code: str, status: int = 200) -> Refused | Unknown:
    """What a code means for a send, or a status without one."""
    has_code = status == 200
    error_class = class_of(code) if has_code else class_of_status(status)
    said = code[:LONGEST_NAME]
    if error_class is ErrorClass.UNKNOWN:
        return Unknown(said)
    return Refused(said, error_class, meaning_of(code) if has_code else "an answer that has no code")


class _Connection:
    """What the SDK takes for its own. What it raises, the SDK wraps."""

    request_length = 0  # the SDK asks for it

    def __init__(self, line: Line) -> None:
        self._line = line

    def request(self, method: str, url: str, body: str, headers: Mapping[str, str]) -> Answer:
        prepared = PreparedRequest()
        prepared.method, prepared.url, prepared.body = method, self._line.base.origin + "/", body.encode()
        prepared.headers = CaseInsensitiveDict(headers)
        prepared.headers["Content-Length"] = str(len(prepared.body))
        try:
            answer = self._send(prepared)
            _ = answer.content  # read here: what is not read keeps its connection
        except Exception as error:  # noqa: BLE001 - failure_of says what it proves
            raise failure_of(error) from None
        if answer.status_code != 200:
            raise Answered(f"http {answer.status_code}", answer.status_code)
        # The SDK looks for an error in it only if it is called just this.
        answer.headers["Content-Type"] = "application/json"
        return answer

    def _send(self, prepared: PreparedRequest) -> Answer:
        if not is_on():
            return self._line.send(prepared)
        with span("POST /", "client", method="POST", template="/") as told:
            answer = self._line.send(prepared)
            told.say(status=answer.status_code)
            return answer


def _made(ask: Callable[[], T]) -> T:
    """What `ask` answers. Raises NotSent, Answered or NoAnswer, and nothing of the SDK's: those may quote the
    number."""
    failure: NotSent | Answered | NoAnswer
    try:
        return ask()
    except TencentCloudSDKException as error:
        failure = _meaning(error)
    except Exception as error:  # noqa: BLE001 - it has left: whatever we stumbled over, it may have arrived
        failure = NoAnswer(f"{type(error).__name__} in reading the answer")
    raise failure


def _meaning(error: TencentCloudSDKException) -> NotSent | Answered | NoAnswer:
    """The SDK gives codes to its own troubles as well, but no number of a request."""
    cause = error.__context__
    if isinstance(cause, (NotSent, Answered, NoAnswer)):
        return cause
    if error.get_request_id():
        return Answered(str(error.get_code()))
    return NoAnswer(f"{str(error.get_code())[:LONGEST_NAME]} in reading the answer")
