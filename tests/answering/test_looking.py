"""A scanner, a messenger's preview, a curious neighbour: looking changes nothing, whatever is looked at."""

from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import text

from survey.clock import SetClock
from survey.models import Base
from survey.runtime import Runtime
from tests.answering.visitor import Visitor, invite

QUERIES: tuple[dict[str, str], ...] = (
    {}, {"lang": "en"}, {"page": "stop"}, {"page": "wrong"}, {"page": "later"}, {"page": "sorry"},
    {"note": "already"},
    {"act": "confirmed", "nonce": "abcdefgh1234"},
    {"nonce": "abcdefgh1234", "question": "responsible_unit", "value": "1"},
)  # fmt: skip


def _everything(runtime: Runtime) -> dict[str, list[Any]]:
    with runtime.database.read() as session:
        return {
            table.name: sorted(map(repr, session.execute(table.select()).all()))
            for table in Base.metadata.sorted_tables
        }


def _looks(visitor: Visitor) -> set[int]:
    return {
        visitor.look(method, **query).status_code
        for query in QUERIES
        for method in ("GET", "HEAD", "OPTIONS")
    }


def test_looking_writes_nothing_at_any_place(client: FlaskClient, runtime: Runtime, clock: SetClock) -> None:
    fresh, _ = invite(client, runtime)
    begun, _ = invite(client, runtime)
    begun.is_me().answers("5")
    done, _ = invite(client, runtime)
    done.is_me().answers("1", "1", *[""] * 6)
    stopped, _ = invite(client, runtime)
    stopped.press("opt_out")
    wrong, _ = invite(client, runtime)
    wrong.press("wrong_person")
    before = _everything(runtime)
    for visitor in (fresh, begun, done, stopped):
        assert _looks(visitor) == {200}
    assert _looks(wrong) == {200, 410}
    assert _looks(Visitor(client, "nowherenowhe")) <= {200, 404}
    clock.advance(timedelta(days=20))
    assert _looks(fresh) == {200, 410}
    assert _everything(runtime) == before


def test_a_head_says_what_a_get_would(client: FlaskClient, runtime: Runtime) -> None:
    visitor, _ = invite(client, runtime)
    got, asked = visitor.look(), visitor.look("HEAD")
    assert (asked.status_code, asked.data) == (got.status_code, b"")
    assert asked.headers["Cache-Control"] == "no-store"


def test_a_page_needs_no_right_to_write(client: FlaskClient, runtime: Runtime) -> None:
    """While somebody writes for long, pages are still shown."""
    visitor, _ = invite(client, runtime)
    with runtime.database.write() as session:
        session.execute(text("UPDATE survey SET next_at = next_at"))
        assert visitor.look().status_code == 200
