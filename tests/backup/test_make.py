"""A backup is one moment of the office, whoever writes meanwhile; and who made it is on record."""

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import insert, select

from survey.accounts.trace import record
from survey.backup.form import Counted
from survey.models import Account, Audit, Unit
from survey.runtime import Runtime
from survey.vocabulary import Role
from tests.backup.conftest import Place
from tests.backup.every_table import fill
from tests.backup.office import WHO, back_up, put_back


def test_it_is_one_moment_while_somebody_writes_all_the_time(
    office: Runtime, empty_place: Place, identity: Path, tmp_path: Path
) -> None:
    """Each act writes a unit, its account and a line of the trail; no backup has one without the others."""
    fill(office)  # so that every table takes a turn
    file = tmp_path / "b"
    with _writing(office) as written:

        def begun(_rows: int) -> Counted:
            tables = iter(range(30))

            def wait_for_more(_more: int) -> None:
                before = len(written)
                while next(tables, None) is not None and len(written) == before:
                    time.sleep(0.001)

            return wait_for_more

        back_up(office, file, begun=begun)
    assert len(written) > 5
    place = empty_place("sqlite" if office.database.is_sqlite else "postgresql")
    put_back(place, file, identity, keys_lost=True)
    with place.database.read() as session:
        units = set(session.scalars(select(Unit.code).where(Unit.code.like("W%"))))
        people = set(session.scalars(select(Account.login).where(Account.login.like("W%"))))
        acts = set(session.scalars(select(Audit.subject_id).where(Audit.act == "written")))
    assert units == people == acts
    assert len(units) < len(written)


def test_r9_who_made_it_is_on_record_with_its_sum(office: Runtime, tmp_path: Path) -> None:
    file = tmp_path / "b"
    made = back_up(office, file)
    assert made.sha256 == hashlib.sha256(file.read_bytes()).hexdigest() and made.bytes == file.stat().st_size
    with office.database.read() as session:
        act = session.scalars(select(Audit).where(Audit.act == "backup")).one()
    assert (act.actor, act.subject_kind, act.subject_id) == (WHO, "backup", "b")
    assert act.detail == {"rows": made.rows, "sha256": made.sha256}


@contextmanager
def _writing(office: Runtime) -> Iterator[list[str]]:
    """Somebody writes, one transaction after the other, until this is over."""
    written: list[str] = []
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            code, now = f"W{len(written)}", office.clock.now()
            with office.database.write() as session:
                unit = insert(Unit).values(code=code, name=code, level="", demo=False).returning(Unit.id)
                session.add(
                    Account(
                        login=code,
                        name=code,
                        role=Role.UNIT,
                        unit_id=session.scalar(unit),
                        password_hash="",
                        created_at=now,
                    )
                )
                record(session, now, "li", "written", ("unit", code))
            written.append(code)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield written
    finally:
        over.set()
        writer.join()
