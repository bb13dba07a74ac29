"""The SDK's own HTTP client with one pooled session, pointed at another address: the floor of sending."""

from typing import Any
from urllib.parse import urlsplit

from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response


class PooledClient(TwilioHttpClient):
    def __init__(self, address: str) -> None:
        super().__init__(pool_connections=True, timeout=15)
        self._address = address
        if self.session is not None:
            self.session.trust_env = False

    # The SDK's two classes do not agree on the name of the address.
    def request(  # type: ignore[override]
        self, method: str, url: str, *args: Any, **kwargs: Any
    ) -> Response:
        return super().request(method, self._address + urlsplit(url).path, *args, **kwargs)
