"""The bundle: the same bytes for the same files, and every one of them under a digest.

That it installs and runs without an index takes minutes: `make bundle ARGS=--check`.
"""

import hashlib
import importlib.util
import subprocess
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

from survey.settings import ROOT


@pytest.fixture(scope="module")
def bundle() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bundle", ROOT / ".ci" / "bundle.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "huifang-1"
    (folder / "wheels").mkdir(parents=True)
    (folder / "app.py").write_text("app\n")
    (folder / "run").touch(mode=0o755)
    (folder / "wheels" / "flask-3.1-py3-none-any.whl").write_text("flask")
    (folder / "wheels" / "pyrage-1.2-cp311-cp311-linux_x86_64.whl").write_text("built")
    return folder


def test_every_file_is_under_a_digest(bundle: ModuleType, folder: Path) -> None:
    (folder / bundle.SUMS).write_text(bundle.sums(folder))
    check = ["sha256sum", "--check", "--quiet", "--strict", bundle.SUMS]
    assert subprocess.run(check, cwd=folder, check=False).returncode == 0
    assert len(bundle.sums(folder).splitlines()) == 4
    (folder / "wheels" / "flask-3.1-py3-none-any.whl").write_text("another")
    assert subprocess.run(check, cwd=folder, check=False, capture_output=True).returncode == 1


def test_the_same_files_are_the_same_bytes(bundle: ModuleType, folder: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    bundle.packed(folder, first, 1_800_000_000)
    (folder / "app.py").touch()
    bundle.packed(folder, second, 1_800_000_000)
    assert first.read_bytes() == second.read_bytes()
    with tarfile.open(first) as tar:
        members = {member.name: member for member in tar}
    assert members["huifang-1/run"].mode == 0o755 and members["huifang-1/app.py"].mode == 0o644
    assert {(one.uid, one.gid, one.uname, one.mtime) for one in members.values()} == {
        (0, 0, "", 1_800_000_000)
    }


def test_a_wheel_that_was_built_here_is_said_to_be(bundle: ModuleType, folder: Path) -> None:
    known = hashlib.sha256(b"flask").hexdigest()
    first, second = bundle.named(list((folder / "wheels").iterdir()), {known}).splitlines()
    assert first == f"flask==3.1 --hash=sha256:{known}"
    assert second.startswith("pyrage==1.2 --hash=sha256:") and second.endswith(
        "# built here from a source distribution"
    )


def test_it_installs_nothing_that_was_changed_on_the_way(bundle: ModuleType, folder: Path) -> None:
    (folder / bundle.SUMS).write_text(bundle.sums(folder))
    (folder / "app.py").write_text("something else\n")
    (folder / bundle.INSTALL).write_bytes((ROOT / ".ci" / bundle.INSTALL).read_bytes())
    refused = subprocess.run(["sh", bundle.INSTALL], cwd=folder, capture_output=True, text=True, check=False)
    assert refused.returncode == 1 and "app.py: FAILED" in refused.stdout
    assert not (folder / ".venv").exists()
