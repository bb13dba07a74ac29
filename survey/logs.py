"""One way to log: structured, one line an event, JSON unless a person is watching.

Events carry ids and counts. Names, phones and words of petitioners are never given to a log call; the
libraries that would print them (the carrier's SDK, HTTP clients) are held at WARNING.
"""

import logging
import sys

import structlog

from survey.settings import Settings

_TALKATIVE = ("twilio", "urllib3", "werkzeug", "alembic", "sqlalchemy.engine")
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
        renderer = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    else:
        shared.append(structlog.processors.format_exc_info)
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    last = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
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
