"""`flask keys rotate`: all of it, while others write, killed anywhere; a former key is idle afterwards."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select, update

from survey.models import Inbound, Petitioner
from survey.office.keys import rotate as module
from survey.office.keys.count import count_uses, id_of
from survey.office.keys.rotate import rotate, to_do
from survey.runtime import Runtime
from survey.secrets import Sealed
from tests.office.keys.sealed import SAID, opened, seal_everywhere
from tests.ordinary import KEY, MakeRuntime

NEW = "B" * 42 + "A"


class Killed(Exception):
    pass


@pytest.fixture
def both(make_runtime: MakeRuntime) -> Runtime:
    """As after a new key was put before the former one."""
    return make_runtime(field_keys=f"{NEW},{KEY}")


@contextmanager
def killed_at(runtime: Runtime, statement: int) -> Iterator[None]:
    """Nothing more reaches the database after so many statements."""
    seen = 0

    def look(*_: Any) -> None:
        nonlocal seen
        seen += 1
        if seen > statement:
            raise Killed

    database = runtime.database
    engines = {id(one): one for one in (database.engine, database._relaxed, database.reading)}.values()
    for engine in engines:
        event.listen(engine, "before_cursor_execute", look)
    try:
        yield
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", look)


def test_everything_is_sealed_anew_and_the_former_key_is_idle(
    runtime: Runtime, both: Runtime, make_runtime: MakeRuntime
) -> None:
    values = seal_everywhere(runtime)
    before = opened(both)
    assert to_do(both) == values
    told: list[int] = []
    done = rotate(both, told.append)
    assert [(one.done, one.left, one.cannot_open) for one in done] == [(2, 0, 0)] * len(Sealed)
    assert sum(told) == values
    assert opened(make_runtime(field_keys=NEW)) == before
    first, former = count_uses(both)
    assert (first.values.total(), first.is_idle) == (values, False)
    assert (former.values.total(), former.is_idle, former.place) == (0, True, 2)
    assert sum(one.done for one in rotate(both)) == 0


def test_r10_killed_at_any_statement_it_goes_on_where_it_was(
    runtime: Runtime, both: Runtime, make_runtime: MakeRuntime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MANY", 1)
    values = seal_everywhere(runtime)
    before, runs, reached = opened(both), 0, False
    while not reached:
        runs += 1
        try:
            with killed_at(both, 3 * runs):
                rotate(both)
            reached = True
        except Killed:
            assert opened(both) == before
        assert runs < 2 * values
    assert runs > 10, "it was killed between values"
    assert opened(make_runtime(field_keys=NEW)) == before


def test_what_somebody_writes_meanwhile_stands(
    runtime: Runtime, both: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between our look and our writing: a process that does not know the new key yet, and the purge."""
    seal_everywhere(runtime, range(1, 4))
    look = module._sealed_anew
    done: list[Sealed] = []

    def meanwhile(keyring: Any, batch: dict[int, bytes], sealed: Sealed) -> dict[int, bytes]:
        fresh = look(keyring, batch, sealed)
        if sealed is Sealed.INBOUND_RAW and sealed not in done:
            done.append(sealed)
            with runtime.database.write() as session:
                later = runtime.keyring.seal("later", sealed)
                session.execute(update(Inbound).where(Inbound.id == 1).values(raw_sealed=later))
                session.execute(update(Inbound).where(Inbound.id == 2).values(raw_sealed=b""))
        return fresh

    monkeypatch.setattr(module, "_sealed_anew", meanwhile)
    (inbound,) = (one for one in rotate(both) if one.column is Sealed.INBOUND_RAW)
    assert (inbound.done, inbound.left) == (2, 0)
    with both.database.read() as session:
        kept = session.scalars(select(Inbound.raw_sealed).order_by(Inbound.id)).all()
    assert both.keyring.open(kept[0], Sealed.INBOUND_RAW) == "later"
    assert kept[1] == b""
    assert {bytes(one[:5]) for one in (kept[0], kept[2])} == {both.keyring.head}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # on SQLite there is one writer
def test_it_waits_for_nobody_who_holds_a_person(runtime: Runtime, both: Runtime) -> None:
    seal_everywhere(runtime)
    with runtime.database.write() as holder:
        holder.execute(select(Petitioner.id).where(Petitioner.id == 1).with_for_update(key_share=True))
        (phones,) = (one for one in rotate(both) if one.column is Sealed.PETITIONER_PHONE)
    assert (phones.done, phones.left) == (1, 1)
    assert sum(one.done for one in rotate(both)) == 1


def test_two_at_once_do_it_once_and_writers_go_on(runtime: Runtime, both: Runtime) -> None:
    values = seal_everywhere(runtime, range(1, 20))
    done: list[int] = []

    def turn() -> None:
        done.append(sum(one.done for one in rotate(both)))

    threads = [threading.Thread(target=turn) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(1, 20):
        with runtime.database.write() as session:
            raw = runtime.keyring.seal(f"{SAID} {number}", Sealed.INBOUND_RAW)
            session.execute(update(Inbound).where(Inbound.id == number).values(raw_sealed=raw))
    for thread in threads:
        thread.join()
    rotate(both)
    assert sum(done) >= values - 19
    assert to_do(both) == 0
    assert opened(both)[Sealed.INBOUND_RAW] == [f"{SAID} {number}" for number in range(1, 20)]


def test_large_values_come_one_at_a_time(
    runtime: Runtime, both: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MUCH", 100)
    seal_everywhere(runtime, range(1, 6))
    seen: list[int] = []
    write = module._write

    def count(*given: Any) -> int:
        seen.append(sum(len(value) for value in given[2].values()))
        return write(*given)

    monkeypatch.setattr(module, "_write", count)
    rotate(both)
    assert to_do(both) == 0
    assert max(seen) <= 100


def test_what_no_key_opens_is_counted_and_left(runtime: Runtime, both: Runtime) -> None:
    seal_everywhere(runtime)
    strange = b"\x01????" + b"x" * 40
    with runtime.database.write() as session:
        session.execute(update(Inbound).where(Inbound.id == 1).values(raw_sealed=strange))
    (inbound,) = (one for one in rotate(both) if one.column is Sealed.INBOUND_RAW)
    assert (inbound.done, inbound.left, inbound.cannot_open) == (1, 0, 1)
    (unknown,) = (use for use in count_uses(both) if use.place is None)
    assert unknown.key == b"????".hex() == id_of(strange[:5])
    with both.database.read() as session:
        assert session.scalar(select(Inbound.raw_sealed).where(Inbound.id == 1)) == strange
