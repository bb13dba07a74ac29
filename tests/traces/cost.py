"""What counting and tracing cost a request: `python -m tests.traces.cost`. CPU time, the best of several."""

import time
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from survey.health.requests import init_requests
from survey.settings import Settings
from survey.traces import span
from survey.traces.start import start_tracing
from survey.traces.web import init_traces
from tests.traces.collector import collecting

REQUESTS, TIMES = 400, 12


def main() -> None:
    print(f"a span while tracing is off      {_span():6.2f} µs")
    bare = _request(_client(counted=False))
    print(f"a request of a bare route        {bare:6.0f} µs")
    print(f"counted, tracing off             {_request(_client()) - bare:+6.0f} µs")
    with collecting() as collector:
        stop = start_tracing(Settings(otel_exporter_otlp_endpoint=collector.url), ["web"])
        print(f"counted and traced               {_request(_client()) - bare:+6.0f} µs")
        stop()


def _client(*, counted: bool = True) -> FlaskClient:
    app = Flask("cost")
    if counted:
        init_requests(app)
        init_traces(app)
    app.add_url_rule("/s/<token>", "show", lambda token: "shown")
    return app.test_client()


def _request(client: FlaskClient) -> float:
    return min(_timed(lambda: client.get("/s/token")) for _ in range(TIMES))


def _span() -> float:
    def once() -> None:
        with span("send", attempt=1):
            pass

    return min(_timed(once) for _ in range(TIMES))


def _timed(do: Callable[[], object]) -> float:
    began = time.process_time()
    for _ in range(REQUESTS):
        do()
    return (time.process_time() - began) / REQUESTS * 1e6


if __name__ == "__main__":
    main()
