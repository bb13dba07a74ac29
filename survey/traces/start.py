"""Turning tracing on: where spans go, how many of them, and which process they come from."""

import atexit
import logging
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from survey.settings import Settings
from survey.traces.spans import use

# Of the commands only those that go on for long or do a job's work: others end before a span is worth it.
_TRACED = ("scheduler", "worker", "jobs", "run")


def start_tracing(settings: Settings, argv: list[str] | None = None) -> Callable[[], None]:
    """Send spans of this process to OTEL_EXPORTER_OTLP_ENDPOINT; does nothing where it is not set.

    What it returns hands over the last spans and stops; a process that ends does so by itself.
    """
    process = _process(sys.argv if argv is None else argv)
    if settings.otel_exporter_otlp_endpoint is None or process is None:
        return lambda: None
    # Loaded here alone: it takes some megabytes, and most offices have no collector.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased  # noqa: PLC0415

    exporter = OTLPSpanExporter(
        endpoint=f"{settings.otel_exporter_otlp_endpoint}/v1/traces",
        headers=_headers(settings.otel_exporter_otlp_headers),
    )
    provider = TracerProvider(
        resource=Resource.create({"service.name": settings.otel_service_name or f"huifang-{process}"}),
        sampler=ParentBased(TraceIdRatioBased(settings.otel_traces_sampler_arg)),
        shutdown_on_exit=False,
    )
    provider.add_span_processor(BatchSpanProcessor(exporter))
    logging.getLogger("opentelemetry").setLevel(logging.ERROR)  # it tells of every try to reach a collector
    use(provider.get_tracer("huifang"))

    def stop() -> None:
        use(None)
        provider.shutdown()
        atexit.unregister(stop)

    atexit.register(stop)
    return stop


def _process(argv: list[str]) -> str | None:
    """Which kind of process this is: web under any server, or the command; None where it is not traced."""
    if Path(argv[0]).name not in ("flask", "__main__.py"):
        return "web"
    command = next((word for word in argv[1:] if not word.startswith("-")), "")
    return ("web" if command == "run" else command) if command in _TRACED else None


def _headers(text: str | None) -> Mapping[str, str] | None:
    """`name=value,name=value`, as the standard has it."""
    if text is None:
        return None
    pairs = (one.partition("=") for one in text.split(","))
    return {name.strip().lower(): value.strip() for name, _, value in pairs}
