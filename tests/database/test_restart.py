"""A server that is started anew in the middle costs nobody more than one try."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from survey.database import Database
from tests.database.own_server import OwnServer, own_server
from tests.servers import Absent
from tests.skipping import skip_without


@pytest.fixture
def server() -> Iterator[OwnServer]:
    try:
        with own_server() as server:
            yield server
    except Absent as why:
        skip_without(why)


def test_the_next_request_works_after_the_server_was_started_anew(server: OwnServer) -> None:
    database = Database(server.start().url("postgres"))

    def ask() -> int | None:
        with database.write() as session:
            return session.scalar(select(1))

    assert ask() == 1
    with database.write() as session:
        session.execute(select(1))
        server.stop()
        with pytest.raises(DBAPIError) as gone:
            session.execute(select(1))
        assert gone.value.connection_invalidated
        session.rollback()
    with pytest.raises(DBAPIError):
        ask()
    server.start()
    assert ask() == 1, "the connections that lay in the pool are dropped, not handed out"
    database.close()
