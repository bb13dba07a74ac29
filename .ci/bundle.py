"""Packs an installation for a network without a package index: the source and every wheel in one file.

    make bundle                     dist/huifang-VERSION-SYSTEM-PYTHON.tar.gz, and its SHA-256 beside it
    make bundle ARGS=--check        and installed from there, with no index, and run
    make bundle CARRIER=aliyun      with the SDK of that carrier

What is downloaded must have a digest of requirements.txt, or of the carrier's. A package that has no wheel
for this machine is built here, which `wheels/requirements.txt` says: it names each wheel with the digest of
the very file.
"""

import argparse
import gzip
import hashlib
import io
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUMS, INSTALL = "SHA256SUMS", "install.sh"
NOWHERE = "http://127.0.0.1:9/simple"


def main() -> None:
    parser = argparse.ArgumentParser(description="One file to install from where no package index is.")
    parser.add_argument("--check", action="store_true", help="install from it with no index, and run it")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--carrier", help="whose SDK is put in beside the rest")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="huifang-bundle-") as scratch:
        file = make(given.out, Path(scratch), requirements(given.carrier))
    print(f"{file}\n{digest_of(file)}  {file.stat().st_size / 1e6:.0f} MB")
    if given.check:
        with tempfile.TemporaryDirectory(prefix="huifang-bundle-") as scratch:
            check(file, Path(scratch))


def requirements(carrier: str | None) -> list[Path]:
    """The files of what runs, with the carrier's own; SystemExit if it has none."""
    files = [ROOT / "requirements.txt"]
    if carrier:
        files.append(ROOT / "survey" / "carriers" / carrier / "requirements.txt")
    if missing := [file for file in files if not file.is_file()]:
        sys.exit(f"{missing[0].relative_to(ROOT)} is not there")
    return files


def make(out: Path, scratch: Path, files: list[Path]) -> Path:
    """The bundle of what is committed; the same bytes for the same commit and the same wheels."""
    name = f"huifang-{version()}-{system()}"
    folder = scratch / name
    folder.mkdir()
    _take_source(folder)
    _take_wheels(folder / "wheels", files)
    shutil.copy(ROOT / ".ci" / INSTALL, folder)
    (folder / SUMS).write_text(sums(folder), encoding="utf-8")
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"{name}.tar.gz"
    packed(folder, file, int(_git("log", "-1", "--format=%ct")))
    file.with_name(f"{file.name}.sha256").write_text(f"{digest_of(file)}  {file.name}\n", encoding="utf-8")
    return file


def version() -> str:
    """The day of the commit and its first signs; what is not committed is not in it."""
    day, commit = _git("log", "-1", "--format=%cd %h", "--date=format:%Y%m%d").split()
    return f"{day}-{commit}"


def system() -> str:
    """What the wheels are for: `linux-x86_64-cp311`."""
    return f"{platform.system().lower()}-{platform.machine()}-cp{sys.version_info[0]}{sys.version_info[1]}"


def sums(folder: Path) -> str:
    """A line a file, as `sha256sum --check` reads them; of all but itself."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file != folder / SUMS)
    return "".join(f"{digest_of(file)}  {file.relative_to(folder)}\n" for file in files)


def named(wheels: list[Path], known: set[str]) -> str:
    """Each wheel with its digest, as pip wants it; whose digest is not `known` was built here."""
    lines = []
    for wheel in sorted(wheels):
        project, number, *_ = wheel.name.split("-")
        digest = digest_of(wheel)
        built = "" if digest in known else "  # built here from a source distribution"
        lines.append(f"{project}=={number} --hash=sha256:{digest}{built}\n")
    return "".join(lines)


def digest_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def packed(folder: Path, file: Path, moment: int) -> None:
    """Nothing of this machine in it: no owner, no time but the commit's."""

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.mtime, member.uid, member.gid, member.uname, member.gname = moment, 0, 0, "", ""
        member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
        return member

    with (
        file.open("wb") as out,
        gzip.GzipFile("", "wb", 6, out, mtime=moment) as small,
        tarfile.open(fileobj=small, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for one in [folder, *sorted(folder.rglob("*"))]:
            tar.add(one, one.relative_to(folder.parent), recursive=False, filter=plain)


def check(file: Path, scratch: Path) -> None:
    """Install from the bundle alone and run it; SystemExit says what did not work."""
    with tarfile.open(file) as tar:
        tar.extractall(scratch, filter="data")
    (folder,) = scratch.iterdir()
    alone = {
        "PATH": os.environ["PATH"],
        "HOME": str(scratch),
        "PYTHON": sys.executable,
        "PIP_NO_INDEX": "1",
        "PIP_INDEX_URL": NOWHERE,
        "PIP_CONFIG_FILE": os.devnull,
        "https_proxy": NOWHERE,
        "http_proxy": NOWHERE,
    }
    flask = [".venv/bin/flask"]
    for words in (
        ["sh", INSTALL],
        [*flask, "db", "upgrade"],
        [*flask, "questionnaires", "list"],
        [*flask, "db", "check"],
        [".venv/bin/gunicorn", "--check-config"],
    ):
        print(f"$ {' '.join(words)}", flush=True)
        subprocess.run(words, cwd=folder, env=alone, check=True)
    doctor = subprocess.run(
        [*flask, "doctor"], cwd=folder, env=alone, capture_output=True, text=True, check=False
    )
    if "migrations" not in doctor.stdout:
        sys.exit(f"the doctor does not answer: {doctor.stderr[-2000:]}")
    print("Installed with no index, migrated, and it runs.")


def _take_source(folder: Path) -> None:
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")


def _take_wheels(folder: Path, files: list[Path]) -> None:
    """Every wheel that the files name, pip's own too; with a digest of theirs that pip has compared."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    words = ["--quiet", "--no-deps", "--require-hashes"]
    words += [word for file in files for word in ("--requirement", str(file))]
    subprocess.run([*pip, "wheel", *words, "--wheel-dir", str(folder)], check=True)
    _take_pip(pip, folder)
    said = "".join(file.read_text(encoding="utf-8") for file in files)
    known = set(re.findall(r"sha256:([0-9a-f]{64})", said))
    wheels = [wheel for wheel in folder.glob("*.whl") if not wheel.name.startswith("pip-")]
    (folder / "requirements.txt").write_text(named(wheels, known), encoding="utf-8")


def _take_pip(pip: list[str], folder: Path) -> None:
    """The pip that a machine without an index begins with, known by its digest (.ci/bootstrap.py)."""
    said = (ROOT / ".ci" / "bootstrap.py").read_text(encoding="utf-8")
    wheel, digest = (re.search(rf'^PIP_{what} = "(.+)"$', said, re.MULTILINE) for what in ("WHEEL", "SHA256"))
    assert wheel and digest
    wanted = folder / "pip.txt"
    wanted.write_text(f"pip=={wheel[1].split('-')[1]} --hash=sha256:{digest[1]}\n", encoding="utf-8")
    words = ["--quiet", "--no-deps", "--require-hashes", "--requirement", str(wanted)]
    subprocess.run([*pip, "download", *words, "--dest", str(folder)], check=True)
    wanted.unlink()


def _git(*words: str) -> str:
    return subprocess.run(
        ["git", *words], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()  # fmt: skip


if __name__ == "__main__":
    main()
