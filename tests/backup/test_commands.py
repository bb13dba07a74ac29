"""`flask backup` and `flask restore`, as somebody types them."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Audit
from survey.runtime import Runtime
from tests.backup.conftest import Place
from tests.backup.office import run


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is said has nothing to do with a database."""
    return sqlite_url


def test_a_pair_of_keys_is_made_once(runtime: Runtime, tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    code, said, _ = run(runtime, "backup", "--new-key", file, "--json")
    assert code == 0 and said["BACKUP_RECIPIENT"].startswith("age1")
    assert file.stat().st_mode & 0o777 == 0o600 and said["BACKUP_RECIPIENT"] in file.read_text()
    secret = file.read_text()
    code, _, told = run(runtime, "backup", "--new-key", file)
    assert code == 1 and "exists" in told and file.read_text() == secret
    assert "AGE-SECRET-KEY" not in told


def test_what_cannot_be_done_is_said_in_a_line(office: Runtime, tmp_path: Path, identity: Path) -> None:
    file = tmp_path / "b"
    assert run(office, "backup")[0] == 2
    assert run(office, "backup", file, "--new-key", tmp_path / "k")[0] == 2
    assert run(office, "backup", tmp_path / "nowhere" / "b")[0] == 1
    assert run(office, "restore", file)[0] == 2
    file.write_text("no backup")
    for words in (("backup", file), ("backup", "--verify", file), ("restore", file, "--identity", identity)):
        code, _, told = run(office, *words)
        assert code == 1 and told.startswith("Error: ") and "Traceback" not in told


def test_r9_a_trail_that_was_broken_before_is_told(
    office: Runtime, empty_place: Place, identity: Path, tmp_path: Path
) -> None:
    """The backup keeps what was done to it: it is restored, and said."""
    file, place = tmp_path / "b", empty_place("sqlite")
    assert run(office, "backup", tmp_path / "first")[0] == 0
    with office.database.write() as session:
        _forge(session)
    assert run(office, "backup", file)[0] == 0
    code, said, _ = run(place, "restore", file, "--identity", identity, "--json")
    assert code == 1 and not said["in_order"] and said["trail"]


def _forge(session: Session) -> None:
    """An act that nobody linked."""
    link = session.scalars(select(Audit)).one()
    session.add(
        Audit(
            at=link.at,
            actor=link.actor,
            act="pause",
            subject_kind="sending",
            subject_id="all",
            detail={},
            lane=link.lane,
            seq=(link.seq or 0) + 5,
            key_id=link.key_id,
            previous_hash=link.hash,
            hash=link.hash,
        )
    )
