"""A backup is there when all of it is, encrypted to somebody, or there is no file at all."""

import resource
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from survey.backup.form import Counted, Refused
from survey.models import Audit
from survey.runtime import Runtime
from tests.backup.every_table import fill
from tests.backup.office import back_up, count
from tests.build import make_case, make_unit
from tests.ordinary import MakeRuntime


class Stopped(Exception):
    """The process ended here."""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What becomes of a file has nothing to do with a database."""
    return sqlite_url


def test_nobody_else_on_the_machine_can_read_it(office: Runtime, tmp_path: Path) -> None:
    back_up(office, tmp_path / "b")
    assert stat.S_IMODE((tmp_path / "b").stat().st_mode) == 0o600


def test_what_is_there_is_not_written_over(office: Runtime, tmp_path: Path) -> None:
    file = tmp_path / "b"
    file.write_text("last year's")
    with pytest.raises(Refused, match="--force"):
        back_up(office, file)
    assert file.read_text() == "last year's" and count(office, Audit) == 0
    back_up(office, file, force=True)
    assert file.read_bytes().startswith(b"age-encryption.org/v1\n")


def test_where_it_does_not_come_to_its_end_there_is_no_file(office: Runtime, tmp_path: Path) -> None:
    """Nor is an older one gone, nor an act on record."""
    file = tmp_path / "b"
    file.write_text("yesterday's")

    def begun(_rows: int) -> Counted:
        def stop(_more: int) -> None:
            raise Stopped

        return stop

    with pytest.raises(Stopped):
        back_up(office, file, force=True, begun=begun)
    assert file.read_text() == "yesterday's" and list(tmp_path.glob("b.*")) == []
    assert count(office, Audit) == 0


def test_a_full_disk_is_told_as_one(office: Runtime, tmp_path: Path) -> None:
    fill(office)
    with _room_for(2_000), pytest.raises(OSError, match="too large"):
        back_up(office, tmp_path / "b")
    assert list(tmp_path.glob("b*")) == [] and count(office, Audit) == 3


def test_what_a_killed_one_left_is_no_hindrance(office: Runtime, tmp_path: Path) -> None:
    (tmp_path / "b.part").write_bytes(b"half" * 100_000)
    made = back_up(office, tmp_path / "b")
    assert (tmp_path / "b").stat().st_size == made.bytes and list(tmp_path.glob("*.part")) == []


def test_two_do_not_write_to_one_file(office: Runtime, tmp_path: Path) -> None:
    def begun(_rows: int) -> Counted:
        with pytest.raises(Refused, match="just being written"):
            back_up(office, tmp_path / "b")
        return lambda _more: None

    back_up(office, tmp_path / "b", begun=begun)
    assert (tmp_path / "b").exists()


def test_without_anybody_who_could_read_it_none_is_made(make_runtime: MakeRuntime, tmp_path: Path) -> None:
    trial = make_runtime()
    with pytest.raises(Refused, match=r"--new-key.*--plain"):
        back_up(trial, tmp_path / "b")
    back_up(trial, tmp_path / "b", plain=True)
    real = make_runtime(
        public_base_url="https://huifang.example.cn", sandbox_url="https://carrier.example.cn"
    )
    with pytest.raises(Refused, match="--plain is for trials"):
        back_up(real, tmp_path / "c", plain=True)
    with pytest.raises(Refused, match="BACKUP_RECIPIENT") as told:
        back_up(real, tmp_path / "c")
    assert "--plain" not in str(told.value) and not (tmp_path / "c").exists()


def test_r6_nothing_that_is_sealed_or_named_lies_open_in_it(office: Runtime, tmp_path: Path) -> None:
    make_case(office, case_no="XF20260001", category="拖欠工资")
    make_unit(office, "S7", name="某某局")
    back_up(office, tmp_path / "b")
    content = (tmp_path / "b").read_bytes()
    assert not any(word.encode() in content for word in ("XF20260001", "拖欠工资", "某某局", "S7"))


@contextmanager
def _room_for(size: int) -> Iterator[None]:
    """No file can grow beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
