"""`make threats`: each defence of docs/threats.md is taken out in a copy of the tree, and its test run.

Nothing in the real tree is touched. CAUGHT: the first test of the line fails without the defence. MISSED: it
passes all the same. A defence may also be what keeps the process alive (F2): killed by a signal is caught.
NOT RUN: pytest could not even begin.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.threats.document import ROOT, Line, read_lines
from tests.threats.mutations import MUTATIONS

FAILED = 1  # pytest's exit code where tests ran and some failed


def main(wanted: list[str]) -> int:
    """Try the lines named in `wanted`, or all; 0 if all were caught."""
    lines = [line for line in read_lines() if not wanted or line.number in wanted]
    with tempfile.TemporaryDirectory(prefix="huifang-threats-") as folder:
        copy = _copy(Path(folder) / "tree")
        said = [(line.number, _try(copy, line)) for line in lines]
    caught = sum(word == "CAUGHT" for _, word in said)
    print(f"{len(said)} lines, {caught} caught")
    return 0 if said and caught == len(said) else 1


def _copy(place: Path) -> Path:
    """What git has in hand, as it lies there now, with the same .venv."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, place / name)
    for catalogue in (ROOT / "translations").rglob("*.mo"):
        shutil.copy2(catalogue, place / catalogue.relative_to(ROOT))
    (place / ".venv").symlink_to(ROOT / ".venv")
    return place


def _try(copy: Path, line: Line) -> str:
    one = MUTATIONS[line.number]
    file, test = copy / one.file, "::".join(line.tests[0])
    whole = file.read_text(encoding="utf-8")
    assert whole.count(one.text) == 1, f"{line.number}: {one.file} does not hold {one.text!r} once"
    file.write_text(whole.replace(one.text, one.instead), encoding="utf-8")
    try:
        code = _run(copy, test)
    finally:
        file.write_text(whole, encoding="utf-8")
    word = "CAUGHT" if code == FAILED or code < 0 else "MISSED" if code == 0 else f"NOT RUN ({code})"
    print(f"{line.number}\t{word}\t{one.file}\t{test}", flush=True)
    return word


def _run(copy: Path, test: str) -> int:
    pytest = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", test]
    # Python takes a file of the same size and second for the one that it compiled before.
    env = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(pytest, cwd=copy, env=env, capture_output=True, text=True, check=False)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
