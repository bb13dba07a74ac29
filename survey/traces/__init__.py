"""What happened when, across processes, for those who look for what is slow or stuck (OpenTelemetry).

Off unless OTEL_EXPORTER_OTLP_ENDPOINT is set, and then nothing of the library is even loaded.

    web        a request, by its route ─────────────────┐
    scheduler  a run of a job ─► claim ─► … ─► settle   ├─► spans ─► the collector, by OTLP over HTTP
    worker     what it was handed, in the trace of ─────┤
               whoever handed it over: carry, carried   │
    carrier    one request, by its template ────────────┘

facts: all that may stand in a span    spans: making them    start: where they go    web: one a request
"""

from survey.traces.spans import Span, carried, carry, here, is_on, say, span, traced

__all__ = ["Span", "carried", "carry", "here", "is_on", "say", "span", "traced"]
