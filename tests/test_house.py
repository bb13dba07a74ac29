"""The house's order: where things lie, what they are called, and that nothing is fetched from elsewhere."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# DESIGN §2, and hidden files.
TOP = {
    "survey", "scheduler", "templates", "static", "migrations", "translations", "tests", "docs",
    "app.py", "requirements.txt", "Makefile", "pyproject.toml", "README.md", "Procfile", "babel.cfg",
    "gunicorn.conf.py", "Dockerfile", "compose.yaml",
}  # fmt: skip
CODE = ("survey", "scheduler")
LONGEST = 300  # lines: a reader holds a file in the head
NAMELESS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "manager",
    "managers",
    "service",
    "services",
    "common",
    "misc",
}
FROM_ELSEWHERE = re.compile(
    r"""(?:src|href|action|poster)\s*=\s*["']?\s*(?:https?:)?//|@import\s|url\(\s*["']?\s*(?:https?:)?//""",
    re.IGNORECASE,
)


def _kept(*suffixes: str) -> list[Path]:
    """The files of the repository with these endings: those that git knows or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    files = [ROOT / name for name in listed]
    return [file for file in files if file.suffix in suffixes and file.exists()]


def test_nothing_else_lies_at_the_top() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    top = {line.split("/")[0] for line in listed.stdout.splitlines()}
    assert {name for name in top if not name.startswith(".")} <= TOP


@pytest.mark.parametrize("part", CODE)
def test_every_folder_of_code_is_a_package(part: str) -> None:
    """A folder without __init__.py is not seen by the import contracts."""
    folders = {file.parent for file in _kept(".py") if file.is_relative_to(ROOT / part)}
    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_files_are_short_and_have_names_that_say_something() -> None:
    code = [file for file in _kept(".py") if file.relative_to(ROOT).parts[0] in CODE]
    assert code
    long = [str(file.relative_to(ROOT)) for file in code if len(file.read_text().splitlines()) > LONGEST]
    assert long == []
    assert [str(file) for file in code if {file.stem, file.parent.name} & NAMELESS] == []


def test_pages_fetch_nothing_from_elsewhere() -> None:
    pages = [file for file in _kept(".html", ".css", ".js") if file.relative_to(ROOT).parts[0] != "tests"]
    assert pages
    fetched = [str(file.relative_to(ROOT)) for file in pages if FROM_ELSEWHERE.search(file.read_text())]
    assert fetched == []


def test_pages_have_no_inline_script_or_style() -> None:
    """The content security policy allows neither (DESIGN §10)."""
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\son[a-z]+\s*=\s*[\"']|\sstyle\s*=", re.IGNORECASE
    )
    pages = [file for file in _kept(".html") if file.is_relative_to(ROOT / "templates")]
    assert pages
    assert [str(file.relative_to(ROOT)) for file in pages if inline.search(file.read_text())] == []
