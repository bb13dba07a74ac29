"""What cannot be restored is refused by name, before anything is touched."""

from pathlib import Path

import pytest
from sqlalchemy import text

from survey.backup.form import BadBackup, Refused
from survey.database import upgrade
from survey.models import Case
from survey.runtime import Runtime
from survey.secrets import new_key
from tests.backup.conftest import Place
from tests.backup.office import back_up, count, put_back
from tests.build import make_case, make_unit


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What a file is refused for has nothing to do with a database."""
    return sqlite_url


def test_a_backup_of_a_newer_version_is_refused(
    office: Runtime, empty_place: Place, identity: Path, tmp_path: Path
) -> None:
    file = tmp_path / "b"
    with office.database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    back_up(office, file)
    with pytest.raises(Refused, match="newer version"):
        put_back(empty_place("sqlite"), file, identity)


def test_nothing_is_touched_by_a_file_that_is_not_whole(
    office: Runtime, empty_place: Place, identity: Path, tmp_path: Path
) -> None:
    make_case(office)
    file, place = tmp_path / "b", empty_place("sqlite")
    back_up(office, file)
    whole = file.read_bytes()
    changed = whole[: len(whole) // 2] + bytes([whole[len(whole) // 2] ^ 1]) + whole[len(whole) // 2 + 1 :]
    for wrong in (
        whole[:-1],
        whole[: len(whole) // 2],
        changed,
        whole + b"x",
        b"",
        b"age-encryption.org/v1\n",
    ):
        file.write_bytes(wrong)
        with pytest.raises(BadBackup):
            put_back(place, file, identity)
        assert count(place, Case) == 0


def test_missing_keys_are_named_before_anything_is_done(
    office: Runtime, empty_place: Place, identity: Path, tmp_path: Path
) -> None:
    make_case(office)
    file = tmp_path / "b"
    back_up(office, file)
    other = new_key()
    no_field_key = empty_place("sqlite", field_keys=other)
    needed = office.keyring.head[1:].hex()
    with pytest.raises(Refused, match=rf"\({needed}\): give it in FIELD_KEYS"):
        put_back(no_field_key, file, identity)
    assert count(no_field_key, Case) == 0
    assert put_back(no_field_key, file, identity, keys_lost=True).keys_missing == (needed,)
    with pytest.raises(Refused, match="another INDEX_KEY"):
        put_back(empty_place("sqlite", index_key=other), file, identity)


def test_a_file_that_somebody_else_encrypted_to_us_is_refused(
    office: Runtime, empty_place: Place, identity: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The public key is public: only who has the INDEX_KEY can seal."""
    file = tmp_path / "b"
    monkeypatch.setattr("survey.backup.make.seal_key", lambda _key: b"guessed")
    back_up(office, file)
    with pytest.raises(BadBackup, match="another hand"):
        put_back(empty_place("sqlite"), file, identity)


def test_what_the_other_database_cannot_hold_is_named_without_its_words(
    office: Runtime, empty_place: Place, identity: Path, tmp_path: Path
) -> None:
    make_unit(office, "S1", name="secret\x00words")
    back_up(office, tmp_path / "b")
    with pytest.raises(Refused, match="table unit: a row does not fit here") as told:
        put_back(empty_place("postgresql"), tmp_path / "b", identity)
    assert "secret" not in str(told.value)


def test_a_database_that_is_ahead_of_the_backup_is_no_place_for_it(
    empty_place: Place, tmp_path: Path
) -> None:
    old = empty_place("sqlite", migrated=False)
    upgrade(old.database.url, "0009")
    back_up(old, tmp_path / "b", plain=True)
    with pytest.raises(Refused, match="already, the backup at 0009"):
        put_back(empty_place("sqlite"), tmp_path / "b", None)


def test_a_database_of_somebody_else_is_no_place_for_it(
    office: Runtime, empty_place: Place, identity: Path, tmp_path: Path
) -> None:
    back_up(office, tmp_path / "b")
    theirs = empty_place("sqlite", migrated=False)
    with theirs.database.write() as session:
        session.execute(text("CREATE TABLE ledger (id INTEGER)"))
    with pytest.raises(Refused, match="not of this system"):
        put_back(theirs, tmp_path / "b", identity)
