"""Nobody who writes to us writes a line of our log, hides one, or turns it round."""

import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from survey.logs import configure_logging
from survey.settings import Settings

EVIL = '\n2026-10-19T02:00:00Z [info] well\r\x1b[2K\x1b]0;x\x07\x9b\u202etxt\u2028\u200b\ud800"}\n{"a":1'


@pytest.fixture(params=["json", "console"])
def form(request: pytest.FixtureRequest) -> Iterator[str]:
    root = logging.getLogger()
    before, level = root.handlers, root.level
    structlog.reset_defaults()
    configure_logging(Settings(log_format=request.param, secret_key="x" * 20))
    yield str(request.param)
    root.handlers = before
    root.setLevel(level)
    structlog.reset_defaults()


def test_every_event_is_one_line(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    _into_what_is_captured()
    structlog.get_logger("a").warning(f"x {EVIL}", why=EVIL, many=[EVIL], named={EVIL: EVIL})
    logging.getLogger("b").warning("x %s", EVIL, extra={"endpoint": EVIL})
    written = capsys.readouterr().err
    assert len(written.splitlines()) == 2
    assert_steers_nothing(written)


def test_what_broke_begins_no_line(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    _into_what_is_captured()
    try:
        raise ValueError(EVIL)
    except ValueError as wrong:
        structlog.get_logger("a").error("broke", exc_info=wrong)
        logging.getLogger("b").exception("broke too")
    written = capsys.readouterr().err
    assert "ValueError" in written
    assert [line for line in written.split("\n") if line.startswith("2026-10-19")] == []
    assert_steers_nothing(written)


def _into_what_is_captured() -> None:
    """Our handler alone: the one that listens for the report of a test cannot send half a character on."""
    root = logging.getLogger()
    root.handlers = root.handlers[:1]
    root.handlers[0].stream = sys.stderr  # type: ignore[attr-defined]


def assert_steers_nothing(written: str) -> None:
    assert [sign for sign in written if not sign.isprintable() and sign != "\n"] == []
