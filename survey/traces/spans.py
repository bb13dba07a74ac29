"""Making spans. While tracing is off each of these costs a look at one variable."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import copy_context
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar, Unpack

from survey.traces.facts import Facts, named

if TYPE_CHECKING:  # loaded by whoever turns tracing on, and by nobody else
    from opentelemetry.trace import Span as OpenSpan
    from opentelemetry.trace import Tracer

P = ParamSpec("P")
R = TypeVar("R")


class Span(Protocol):
    def say(self, **facts: Unpack[Facts]) -> None:
        """Add what became known on the way."""


class _Nothing:
    def say(self, **facts: Unpack[Facts]) -> None:
        """Nobody listens."""


class _Open:
    def __init__(self, span: "OpenSpan") -> None:
        self._span = span

    def say(self, **facts: Unpack[Facts]) -> None:
        self._span.set_attributes(named(facts))


_NOTHING = _Nothing()
_OFF: AbstractContextManager[Span] = nullcontext(_NOTHING)  # holds nothing, so that one serves all
_tracer: "Tracer | None" = None


def use(tracer: "Tracer | None") -> None:
    """From now on spans are made by it; None turns tracing off."""
    global _tracer  # noqa: PLW0603 - one a process, as the library's own is; tests take it back
    _tracer = tracer


def is_on() -> bool:
    return _tracer is not None


def span(name: str, kind: str = "internal", **facts: Unpack[Facts]) -> AbstractContextManager[Span]:
    """A span around what is done inside; `name` is of the program's own words, `kind` internal, server,
    client, producer or consumer. An error is marked by its class alone: its words may quote anybody."""
    return _OFF if _tracer is None else _begun(_tracer, name, kind, facts)


def say(**facts: Unpack[Facts]) -> None:
    """Add to the span that is open here, if one is."""
    if _tracer is not None:
        from opentelemetry.trace import get_current_span  # noqa: PLC0415 - see above

        get_current_span().set_attributes(named(facts))


def traced(name: str, **facts: Unpack[Facts]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A function that is a span each time it is called."""

    def around(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def inside(*args: P.args, **kwargs: P.kwargs) -> R:
            if _tracer is None:
                return function(*args, **kwargs)
            with span(name, **facts):
                return function(*args, **kwargs)

        return inside

    return around


def here(function: Callable[P, R]) -> Callable[P, R]:
    """The function as another thread should run it, so that its spans belong to the one that is open here."""
    if _tracer is None:
        return function
    context = copy_context()

    def there(*args: P.args, **kwargs: P.kwargs) -> R:
        return context.run(function, *args, **kwargs)

    return there


def carry() -> dict[str, str]:
    """The place in this trace as text for whoever goes on elsewhere (W3C `traceparent`); or nothing."""
    if _tracer is None:
        return {}
    from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415 - see above
        TraceContextTextMapPropagator,
    )

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return carrier


@contextmanager
def carried(carrier: Mapping[str, str]) -> Iterator[None]:
    """Go on in the trace that `carry` wrote down; what is no such text begins one of its own."""
    if _tracer is None or not carrier:
        yield
        return
    from opentelemetry.context import attach, detach  # noqa: PLC0415 - see above
    from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415
        TraceContextTextMapPropagator,
    )

    token = attach(TraceContextTextMapPropagator().extract(carrier))
    try:
        yield
    finally:
        detach(token)


@contextmanager
def _begun(tracer: "Tracer", name: str, kind: str, facts: Facts) -> Iterator[Span]:
    from opentelemetry.trace import SpanKind, StatusCode  # noqa: PLC0415 - see above

    with tracer.start_as_current_span(
        name,
        kind=SpanKind[kind.upper()],
        attributes=named(facts),
        record_exception=False,
        set_status_on_exception=False,
    ) as opened:
        try:
            yield _Open(opened)
        except BaseException as wrong:
            opened.set_status(StatusCode.ERROR, type(wrong).__name__)
            raise
