"""A way into somebody else's database: for reading only, for a bounded time, and telling no secret.

What a database says of an error may quote a row, that is a person; so only what it says of connections and of
the query itself is handed on, and never the address.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.exc import OperationalError as Operational
from sqlalchemy.exc import ProgrammingError as Programming

from survey.cases.outcomes import Unusable
from survey.output import steerless
from survey.policy.sources import Source

T = TypeVar("T")
_CONNECT_SECONDS = 10
_LONGEST_WORD = 160  # characters of what a database says of an error
_STEPS = 10_000  # of SQLite's machine between two looks at the clock
# Where the packages are that speak to databases we are not delivered with.
_PACKAGES = {
    "mysql": "pymysql, with mysql+pymysql://",
    "mariadb": "pymysql, with mariadb+pymysql://",
    "oracle": "oracledb, with oracle+oracledb://",
    "mssql": "pymssql, with mssql+pymssql://",
    "dm": "dmSQLAlchemy and dmPython, with dm+dmPython://",
}
_READ_ONLY = {"postgresql", "mysql", "mariadb", "oracle"}


class SourceFailed(Exception):
    """The database could not be read to its end. The text names no secret and no person."""


def address_of(source: Source, environ: dict[str, str] | None = None) -> URL:
    """The address, from wherever the policy file says it stands. Raises Unusable."""
    address = source.url
    if source.url_env:
        address = (os.environ if environ is None else environ).get(source.url_env, "")
        if not address:
            raise Unusable(f"the environment variable {source.url_env} is not set")
    if source.url_file:
        try:
            address = Path(source.url_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as wrong:
            raise Unusable(f"{source.url_file} cannot be read: {type(wrong).__name__}") from None
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise Unusable("no database address, such as postgresql+psycopg://reader@host/petitions") from None
    plain = url.drivername in ("postgresql", "postgres")
    return url.set(drivername="postgresql+psycopg") if plain else url


def asked(url: URL, ask: Callable[[], T]) -> T:
    """What the other database answers; what it raises becomes SourceFailed."""
    try:
        return ask()
    except SQLAlchemyError as wrong:
        failed = SourceFailed(_told(wrong, url))
    raise failed  # here, where nothing is being handled: theirs quotes a row


@contextmanager
def opened(url: URL, timeout: timedelta) -> Iterator[Connection]:
    """A connection whose transaction only reads and is given up. Raises Unusable and SourceFailed."""
    engine = _engine(url)
    try:
        connection = asked(url, engine.connect)
        try:
            asked(url, lambda: _restrain(connection, timeout))
            yield connection
        finally:
            connection.close()
    finally:
        engine.dispose()


def _engine(url: URL) -> Engine:
    common: dict[str, Any] = {"poolclass": NullPool, "hide_parameters": True}
    try:
        if url.get_backend_name() == "sqlite":
            return create_engine("sqlite://", creator=partial(_sqlite, url.database), **common)
        waits = {"connect_timeout": _CONNECT_SECONDS} if url.get_backend_name() == "postgresql" else {}
        return create_engine(url, connect_args=waits, **common)
    except NoSuchModuleError:
        raise Unusable(_no_package(url, None)) from None
    except ModuleNotFoundError as missing:
        raise Unusable(_no_package(url, missing.name)) from None
    except (SQLAlchemyError, ValueError, TypeError) as wrong:
        raise Unusable(f"the address cannot be used ({type(wrong).__name__})") from None


def _no_package(url: URL, missing: str | None) -> str:
    wanted = _PACKAGES.get(url.get_backend_name())
    hint = f"install {missing or 'it'} into .venv" + (f" (it comes with {wanted})" if wanted else "")
    return f"the package that speaks to {url.drivername} is not there: {hint}"


def _sqlite(file: str | None) -> sqlite3.Connection:
    """Never made where it is not, never written. Text that is none becomes a rejected row, not an end."""
    if not file or not Path(file).is_file():
        raise sqlite3.OperationalError("there is no such file")
    address = f"file:{quote(str(Path(file).resolve()))}?mode=ro"
    connection = sqlite3.connect(address, uri=True, timeout=_CONNECT_SECONDS, check_same_thread=False)
    connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    return connection


def _restrain(connection: Connection, timeout: timedelta) -> None:
    """Read only, and not for ever, as far as this kind of database has words for it."""
    kind, seconds = connection.dialect.name, int(timeout.total_seconds())
    if kind in _READ_ONLY:
        connection.execute(text("SET TRANSACTION READ ONLY"))
    if kind == "postgresql":
        connection.execute(text(f"SET LOCAL statement_timeout = {seconds * 1000}"))
        connection.execute(text(f"SET LOCAL lock_timeout = {_CONNECT_SECONDS * 1000}"))
    elif kind == "mysql":
        connection.execute(text(f"SET SESSION max_execution_time = {seconds * 1000}"))
    elif kind == "mariadb":
        connection.execute(text(f"SET SESSION max_statement_time = {seconds}"))
    elif kind == "sqlite":
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection), "made above"
        until = monotonic() + timeout.total_seconds()
        raw.set_progress_handler(lambda: monotonic() > until, _STEPS)


def _told(wrong: SQLAlchemyError, url: URL) -> str:
    """What happened, without address, values or rows."""
    if not isinstance(wrong, DBAPIError):
        return type(wrong).__name__
    kind = type(wrong.orig).__name__
    state = getattr(wrong.orig, "sqlstate", None)
    name = f"{kind} {state}" if state else kind
    if not isinstance(wrong, Operational | Programming):
        return name
    said = (str(wrong.orig).strip() or "-").splitlines()[0]
    if url.password:
        said = said.replace(str(url.password), "…")
    return f"{name}: {steerless(said)[:_LONGEST_WORD]}"
