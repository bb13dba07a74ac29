import fcntl
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.servers import Absent, postgresql, run
from tests.skipping import skip_without


def test_the_server_goes_when_the_test_run_is_gone() -> None:
    try:
        postgresql.find()
    except Absent as why:
        skip_without(why)
    folder = Path(tempfile.mkdtemp(prefix="huifang-"))
    folder.chmod(0o711)
    with (folder / "alive").open("wb") as alive:
        fcntl.flock(alive, fcntl.LOCK_EX)
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.servers.keeper", folder],
            cwd=run.ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert keeper.stdout is not None
        assert keeper.stdout.readline() == "ready\n"
        postgresql.Server(folder / "postgresql").ask("SELECT 1")
    keeper.stdout.close()
    assert keeper.wait(timeout=30) == 0
    assert not folder.exists()


def test_a_server_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HUIFANG_POSTGRESQL", str(tmp_path))
    with pytest.raises(Absent, match="holds no initdb and postgres"):
        postgresql.find()
