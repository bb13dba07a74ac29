"""The line to a carrier, under whichever SDK: one pool, fixed time-outs, no second try, nothing in the logs.

SDKs bring lines of their own, which wait for ever, follow redirects or write numbers into logs.
"""

import logging
import os
import re
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from requests import PreparedRequest
from requests import Response as Answer
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, ProxyError, SSLError

from survey.values import is_loopback
from survey.vocabulary import ErrorClass

CONNECT_SECONDS = 5.0
READ_SECONDS = 15.0

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
class NoAnswer(Exception):
    """Something went wrong on the way or in reading the answer: the request may have arrived."""

    why: str


class BaseUrl:
    """Where requests go: scheme, host, port and path prefix, taken apart once."""

    def __init__(self, url: str) -> None:
        if not _BASE_URL.fullmatch(url):
            raise ValueError("the carrier's address must look like https://api.example.com, without query")
        parts = urlsplit(url)
        self.scheme = parts.scheme
        self.prefix = parts.path.rstrip("/")
        self.host = parts.netloc
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.is_loopback = is_loopback(self.origin)

    def rewrite(self, url: str) -> str:
        """`url` of an SDK, whatever host it names, at this base."""
        path = "/" + url.partition("://")[2].partition("/")[2]
        # A next page's address may come with the prefix that we were asked to put before it.
        if self.prefix and path.startswith(self.prefix + "/"):
            return self.origin + path
        return self.origin + self.prefix + path


class Line:
    """Shared by all threads. Redirects are not followed: credentials go to one host only."""

    def __init__(self, base: BaseUrl, connect_seconds: float, read_seconds: float, pool_size: int) -> None:
        self.base = base
        self.timeout = (connect_seconds, read_seconds)
        # No retries of any kind: requests' default for an adapter, which a session would not change either.
        self._adapter = HTTPAdapter(pool_connections=1, pool_maxsize=pool_size)
        self._proxies = {} if base.is_loopback else get_environ_proxies(base.origin)
        self._verify = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
        silent("urllib3")

    def send(self, prepared: PreparedRequest, *, stream: bool = False) -> Answer:
        """One request, once. Raises what requests and urllib3 raise: `failure_of` says what it means."""
        return self._adapter.send(
            prepared, stream=stream, timeout=self.timeout, verify=self._verify, proxies=self._proxies
        )

    def close(self) -> None:
        self._adapter.close()


def failure_of(error: Exception) -> NotSent | NoAnswer:
    """What `error` means for the request that it ended: whatever went wrong, it is not taken for unsent."""
    return _never_left(error) or NoAnswer(type(error).__name__)


def silent(name: str) -> logging.Logger:
    """The logger of a library that writes phone numbers, kept from doing so."""
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
