"""A restored office is the one that was backed up, to the last byte, whatever database either is in."""

from pathlib import Path

import pytest
from sqlalchemy import delete, text

from survey.backup.form import Counted, Refused
from survey.backup.order import order_of
from survey.course.questionnaires import publish_shipped
from survey.database import revisions, upgrade
from survey.models import Audit, Case, Petitioner, PublishedQuestionnaire, Unit
from survey.runtime import Runtime
from survey.secrets import Sealed
from tests.backup.conftest import Place
from tests.backup.every_table import ROWS, fill
from tests.backup.office import KINDS, back_up, count, everything, put_back
from tests.build import make_survey, make_unit

# What a restore does to an office once it is there: nobody is logged in, and the act is written down.
TOUCHED = {"audit", "audit_lane", "login_session"}


class Killed(Exception):
    """The process was killed here."""


@pytest.mark.parametrize("kind", KINDS)
def test_every_table_comes_out_as_it_went_in(
    office: Runtime, empty_place: Place, identity: Path, tmp_path: Path, kind: str
) -> None:
    """Each database into itself and into the other one."""
    fill(office)
    before, place, file = everything(office), empty_place(kind), tmp_path / "b"
    assert all(len(rows) >= ROWS for rows in before.values())
    back_up(office, file)
    put_back(place, file, identity, go_on=True, keys_lost=True)  # what is sealed there is made up
    after = everything(place)
    assert after.keys() == before.keys()
    assert [name for name in after if after[name] != before[name] and name not in TOUCHED] == []
    assert set(before["audit"]) <= set(after["audit"]) and len(after["login_session"]) == ROWS


def test_a_restored_office_goes_on_with_its_numbers_and_its_trail(
    office: Runtime, empty_place: Place, identity: Path, tmp_path: Path
) -> None:
    """R9: the acts of before and those after are one trail."""
    survey, file = make_survey(office, demo=True), tmp_path / "b"
    back_up(office, file)
    back_up(office, file, force=True)  # the first is an act in the second
    place = empty_place(KINDS[office.database.is_sqlite])  # the other one
    done = put_back(place, file, identity)
    assert done.paused and count(place, Audit) == 2
    assert order_of(place, place.clock.now()).is_kept
    assert make_unit(place, "NEW").id == max(number for (number,) in _ids(office, "unit")) + 1
    with place.database.read() as session:
        case = session.get_one(Case, survey.case_id)
        person = session.get_one(Petitioner, survey.petitioner_id)
    assert place.keyring.open(case.name_sealed or b"", Sealed.CASE_NAME) == "张三"
    number = place.keyring.open(person.phone_sealed, Sealed.PETITIONER_PHONE)
    assert place.keyring.phone_index(number) == person.phone_index


def test_it_goes_into_an_empty_place_only(
    office: Runtime, empty_place: Place, identity: Path, tmp_path: Path
) -> None:
    file, place = tmp_path / "b", empty_place("sqlite")
    back_up(office, file)
    with place.database.write() as session:  # as `flask db upgrade` leaves it
        publish_shipped(session, place.clock.now())
    make_unit(place, "S1")
    kept = everything(place)
    with pytest.raises(Refused, match=r"here already \(unit\)"):
        put_back(place, file, identity)
    assert everything(place) == kept
    with place.database.write() as session:
        session.execute(delete(Unit))
    put_back(place, file, identity)
    assert count(place, PublishedQuestionnaire) == count(office, PublishedQuestionnaire)
    with pytest.raises(Refused, match="here already"):
        put_back(office, file, identity)  # nor over the one it was made of: its acts are there


def test_a_backup_of_an_older_version_is_brought_to_this_one(
    database_url: str, empty_place: Place, tmp_path: Path
) -> None:
    kind = KINDS[not database_url.startswith("sqlite")]
    old, file = empty_place(kind, migrated=False), tmp_path / "b"
    upgrade(old.database.url, "0009")
    with old.database.write() as session:
        session.execute(text("INSERT INTO unit (code, name, level, demo) VALUES ('S1', '水利局', '', false)"))
    made = back_up(old, file, plain=True)
    assert (made.revision, made.recorded) == ("0009", False)
    place = empty_place(KINDS[KINDS.index(kind) - 1], migrated=False)
    assert put_back(place, file, None).revision == "0009"
    current, newest = revisions(place.database)
    assert current == newest and count(place, Unit) == 1 and count(place, Audit) == 1


def test_r10_killed_at_any_table_it_leaves_an_empty_place(
    office: Runtime, empty_place: Place, identity: Path, tmp_path: Path
) -> None:
    fill(office)
    file, place = tmp_path / "b", empty_place("sqlite" if office.database.is_sqlite else "postgresql")
    back_up(office, file)
    tables = len(everything(office))  # each is told of twice: read through, and read in
    for at in (tables + tables // 2, 2 * tables - 1):
        with pytest.raises(Killed):
            put_back(place, file, identity, keys_lost=True, begun=_killed_after(at))
    put_back(place, file, identity, keys_lost=True)
    assert everything(place)["answer"] == everything(office)["answer"]


def _killed_after(frames: int):  # type: ignore[no-untyped-def]
    def begun(_rows: int) -> Counted:
        left = iter(range(frames))

        def counted(_more: int) -> None:
            if next(left, None) is None:
                raise Killed

        return counted

    return begun


def _ids(runtime: Runtime, table: str) -> list[tuple[int]]:
    with runtime.database.read() as session:
        return [(row.id,) for row in session.execute(text(f"SELECT id FROM {table}"))]
