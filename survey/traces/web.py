"""A span a request. Its name is the route as it was declared: the address may hold somebody's token."""

from contextlib import ExitStack

from flask import Flask, Response, g, request

from survey.traces.facts import route_of
from survey.traces.spans import is_on, span

_QUIET = frozenset({"static", "health.alive", "health.ready", "health.metrics"})  # asked all the time


def init_traces(app: Flask) -> None:
    """Called before anything else looks at a request. Costs nothing where tracing is off.

    What the request says of a trace of its own is not believed: anybody could write it.
    """
    if not is_on():
        return

    @app.before_request
    def begin() -> None:
        rule = request.url_rule
        if rule is None or request.endpoint in _QUIET:
            return
        method, route = request.method, route_of(rule.rule)
        g.trace = ExitStack()
        g.span = g.trace.enter_context(span(f"{method} {route}", "server", route=route, method=method))

    @app.after_request
    def told(response: Response) -> Response:
        if "span" in g:
            g.span.say(status=response.status_code)
        return response

    @app.teardown_request
    def end(wrong: BaseException | None) -> None:
        trace: ExitStack | None = g.pop("trace", None)
        if trace is not None:
            trace.close()
