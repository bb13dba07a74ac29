"""One way to log: structured, one line an event, JSON unless a person is watching.

Events carry ids and counts. Names, phones and words of petitioners are never given to a log call; the
libraries that would print them (the carrier's SDK, HTTP clients) are held at WARNING.
"""

import io
import logging
import sys
from typing import Any, TextIO

import structlog

from survey.output import steerless
from survey.settings import Settings

_TALKATIVE = ("twilio", "urllib3", "werkzeug", "alembic", "sqlalchemy.engine")
_SEVERAL_LINES = ("exception", "stack")  # ours to begin with: their lines stay
_WAITING_ITS_TURN = "apscheduler"  # warns whenever a slot waits for the run before it, which is meant


def configure_logging(settings: Settings) -> None:
    """Send everything, ours and the libraries', to standard error in the format asked for."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.typing.Processor
    if settings.log_format == "console":
        # Plain: a traceback that shows variables would show names and words.
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=_indented)
    else:
        shared.append(structlog.processors.format_exc_info)
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    last = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, on_one_line, renderer]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=last))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger(_WAITING_ITS_TURN).setLevel(logging.ERROR)


def _indented(out: TextIO, fault: Any) -> None:
    """A traceback, each line of it away from where an event begins."""
    written = io.StringIO()
    structlog.dev.plain_traceback(written, fault)
    out.write("\n" + "\n".join(f"  {steerless(line)}" for line in written.getvalue().split("\n")).rstrip())


def on_one_line(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """The event with every sign written out that would steer a terminal or begin a line."""
    return {
        steerless(str(name)): _lines(value) if name in _SEVERAL_LINES else _plain(value)
        for name, value in event.items()
    }


def _plain(value: Any) -> Any:
    """Numbers stay numbers; whatever else is printed is made text first."""
    if value is None or isinstance(value, bool | int | float) or _is_fault(value):
        return value
    if isinstance(value, dict):
        return {steerless(str(name)): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return steerless(str(value))


def _lines(value: Any) -> Any:
    return "\n".join(map(steerless, value.split("\n"))) if isinstance(value, str) else value


def _is_fault(value: Any) -> bool:
    """What the renderer makes a traceback of."""
    return isinstance(value, BaseException)
