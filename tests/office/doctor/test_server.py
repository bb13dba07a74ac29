"""The database as a server or as a file: what would lose data, or leave us without a connection, is told."""

from pathlib import Path
from urllib.parse import urlencode

import pytest

from survey.database import Database
from survey.office.doctor import machine, server
from survey.office.doctor.finding import Mark
from survey.runtime import Runtime
from tests.ordinary import MakeRuntime

_GOOD = {
    "fsync": "on", "full_page_writes": "on", "synchronous_commit": "remote_apply", "server_encoding": "UTF8",
    "server_version_num": "160004", "max_connections": "100", "superuser_reserved_connections": "3",
}  # fmt: skip
_MOUNTS = """overlay / overlay rw 0 0
/dev/sda1 /srv ext4 rw 0 0
files:/office /srv/our\\040office nfs4 rw 0 0
//files/old /srv/old cifs rw 0 0
"""


def test_a_server_that_forgets_is_told(make_runtime: MakeRuntime, postgresql_url: str) -> None:
    """As the one of these tests does: nothing of theirs has to survive a power cut."""
    found = list(server.server(make_runtime(database_url=postgresql_url)))
    assert [one.mark for one in found] == [Mark.FAIL]
    assert "fsync, full_page_writes, synchronous_commit off" in found[0].says


def test_what_it_was_told_is_looked_at() -> None:
    assert not list(server._of_durability(_GOOD)) and not list(server._of_version(_GOOD))
    (old,) = server._of_version(_GOOD | {"server_version_num": "130012"})
    assert old.mark is Mark.FAIL and "older than 14" in old.says
    (latin,) = server._of_version(_GOOD | {"server_encoding": "SQL_ASCII"})
    assert "SQL_ASCII" in latin.says
    (commit,) = server._of_durability(_GOOD | {"synchronous_commit": "off"})
    assert commit.says.startswith("synchronous_commit off")


@pytest.mark.parametrize(("used", "told"), [(77, False), (78, True), (97, True)])
def test_connections_that_run_out_are_told(used: int, told: bool) -> None:
    assert bool(list(server._of_connections(_GOOD, used))) is told


def test_time_outs_that_do_not_arrive_are_told(make_runtime: MakeRuntime, postgresql_url: str) -> None:
    """A pooler may drop what we ask for when we connect."""
    without = f"{postgresql_url}&{urlencode({'options': '-c statement_timeout=0'})}"
    found = [one.says for one in server.server(make_runtime(database_url=without))]
    assert any("time-outs do not reach it" in says for says in found)


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/huifang", "ext4"), ("/srv/our office/instance", "nfs4"), ("/srv/old", "cifs"),
        ("/srv/older", "ext4"), ("/home/huifang", "overlay"),
    ],
)  # fmt: skip
def test_of_which_kind_a_file_system_is(folder: str, kind: str) -> None:
    assert server.file_system_of(Path(folder), _MOUNTS) == kind


def test_an_embedded_database_on_a_network_drive_is_told(
    make_runtime: MakeRuntime, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    runtime = make_runtime(database_url=sqlite_url)
    (here,) = server.place(runtime)
    assert here.mark is Mark.OK
    mounts = tmp_path / "mounts"
    mounts.write_text("files:/ / nfs4 rw 0 0\n")
    monkeypatch.setattr(server, "_MOUNTS", mounts)
    (across,) = server.place(runtime)
    assert across.mark is Mark.FAIL and "nfs4" in across.says


def test_of_a_server_no_file_is_asked_for(runtime: Runtime, database: Database) -> None:
    if database.is_sqlite:
        assert not list(server.server(runtime))
    else:
        assert not list(server.place(runtime))


def test_room_in_the_instance_folder_is_told(runtime: Runtime) -> None:
    runtime.settings.instance_path.mkdir()
    told = [one.says for one in machine.disk(runtime)]
    assert any("beside the instance folder" in says for says in told)
    assert any("beside the database" in says for says in told) is runtime.database.is_sqlite
