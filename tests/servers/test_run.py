from pathlib import Path

import pytest

from tests.servers import run


def test_without_memory_to_write_to_a_run_lies_where_it_always_lay(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run, "_RAM", tmp_path / "absent")
    assert run.fastest() is None


@pytest.mark.parametrize(("enough", "there"), [(1, True), (2**62, False)])
def test_memory_is_used_where_there_is_room_in_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, enough: int, there: bool
) -> None:
    monkeypatch.setattr(run, "_RAM", tmp_path)
    monkeypatch.setattr(run, "_ENOUGH", enough)
    assert run.fastest() == (tmp_path if there else None)
