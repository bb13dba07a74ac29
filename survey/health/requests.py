"""What this process served: by route and kind of answer, and how long each kind of work took.

A route is named as it was declared, so no token and no number comes into a label.
"""

from collections.abc import Iterable
from time import perf_counter

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics
from prometheus_client.core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from survey.health.gauges import gauge
from survey.health.processes import memory, shared_folder
from survey.traces.facts import route_of

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)  # seconds; a carrier waits for 15
disable_created_metrics()  # type: ignore[no-untyped-call]  # when a counter began is nobody's question
shared_folder()  # before the first of these is counted
_OF_ONE = CollectorRegistry()
_SERVED = Counter("huifang_http_requests", "Requests served", ("route", "status"), registry=_OF_ONE)
_TOOK = Histogram(
    "huifang_http_request_seconds", "How long they took", ("part",), registry=_OF_ONE, buckets=_BUCKETS
)
_PUSHED = Counter("huifang_pushed", "Pieces that a gateway pushed", ("became",), registry=_OF_ONE)
# What the carrier waits for stands apart; the rest by who asks.
_PARTS = {
    "twilio.inbound": "message",
    "twilio.status": "report",
    "voice.status": "report",
    "voice.machine": "report",
    "voice.recording": "report",
    "voice.audio": "sound",
    "pushes.push": "push",
}
_PARTS_OF = {"voice": "call", "answering": "petitioner", "privacy": "petitioner", "api": "api"}
_QUIET = frozenset({"health", "static"})


def init_requests(app: Flask) -> None:
    """Count what `app` serves; called before anything else looks at a request."""

    @app.before_request
    def begin() -> None:
        g.began = perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        part = _part(request.endpoint)
        if part not in _QUIET:
            rule = request.url_rule
            _SERVED.labels(route_of(rule.rule) if rule else "none", f"{response.status_code // 100}xx").inc()
            _TOOK.labels(part).observe(perf_counter() - g.get("began", perf_counter()))
        return response


def count_pushed(became: Iterable[tuple[str, int]]) -> None:
    """Count the pieces of a push, by what became of them."""
    for what, pieces in became:
        _PUSHED.labels(what).inc(pieces)


class Requests(Collector):
    """Of this process, or of all web processes of this machine where gunicorn.conf.py prepared it."""

    def collect(self) -> Iterable[Metric]:
        held = memory()
        yield gauge("web_processes", "Web processes on this machine", len(held))
        yield gauge("web_memory_bytes", "Memory that they hold together", sum(held))
        yield gauge("web_memory_largest_bytes", "Memory of the largest of them", max(held, default=0))
        if folder := shared_folder():
            yield from MultiProcessCollector(CollectorRegistry(), str(folder)).collect()  # type: ignore[no-untyped-call]
        else:
            yield from _OF_ONE.collect()


def _part(endpoint: str | None) -> str:
    if endpoint is None:
        return "none"
    blueprint = endpoint.partition(".")[0]
    return _PARTS.get(endpoint) or _PARTS_OF.get(blueprint) or (blueprint if blueprint in _QUIET else "page")
