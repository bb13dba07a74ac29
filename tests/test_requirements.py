"""What the code imports is what is installed: nothing is missing, nothing is carried for nobody."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
OURS = {"app", "survey", "scheduler", "tests"}
# Used without an import of ours: the time zone table, and the server of an installation.
BROUGHT = "# What those bring"
# Adapters that bring an SDK of their own, which an office without them does not install.
SDKS = {"survey/carriers/aliyun", "survey/carriers/tencent"}
FILES = ("requirements.txt", "tests/requirements.txt", *(f"{one}/requirements.txt" for one in sorted(SDKS)))
UNSEEN = {"tzdata", "gunicorn"}
_PINNED = re.compile(r"^([\w.\[\]-]+==[\w.]+)((?: \\\n    --hash=sha256:[0-9a-f]{64})*)$", re.MULTILINE)
TOOLS = {
    "pytest-xdist", "pytest-timeout", "ruff", "mypy", "import-linter", "types-openpyxl", "granian",
    "squawk-cli",
}  # fmt: skip


def test_the_code_imports_what_requirements_name_and_nothing_else() -> None:
    apart = {file for one in SDKS for file in _files(one)}
    ours = [ROOT / "app.py", *_files("survey"), *_files("scheduler"), *_files("migrations")]
    imported = _imported([file for file in ours if file not in apart])
    assert imported - _named("requirements.txt") == set()
    chosen = {_name(line) for line in _lines("requirements.txt", until=BROUGHT)}
    assert chosen - imported - UNSEEN == set()


@pytest.mark.parametrize("folder", sorted(SDKS))
def test_an_adapter_imports_what_it_names_itself_or_what_everybody_has(folder: str) -> None:
    imported, own = _imported(_files(folder)), f"{folder}/requirements.txt"
    assert imported - _named("requirements.txt") - _named(own) == set()
    assert {_name(line) for line in _lines(own, until=BROUGHT)} - imported == set()
    brought = _brought_by([Requirement(line) for line in _lines(own)])
    assert brought - _named("requirements.txt") - _named(own) == set()
    assert _named(own) - brought == set()


def test_an_adapter_with_an_sdk_has_a_file_for_it() -> None:
    found = (ROOT / "survey/carriers").glob("*/requirements.txt")
    assert {str(file.parent.relative_to(ROOT)) for file in found} == SDKS


def test_what_runs_is_pinned_to_the_last_part() -> None:
    """A part that floats could change under an installation that nobody touched."""
    assert (
        _brought_by([Requirement(line) for line in _lines("requirements.txt")]) - _named("requirements.txt")
        == set()
    )


def test_what_checks_is_pinned_to_the_last_part_too() -> None:
    brought = _brought_by([Requirement(line) for line in _lines("tests/requirements.txt")])
    assert brought - _named("requirements.txt") - _named("tests/requirements.txt") == set()


def test_the_tests_import_what_their_requirements_name_and_nothing_else() -> None:
    imported = _imported(_files("tests"))
    assert imported - {name for file in FILES for name in _named(file)} == set()
    chosen = {_name(line) for line in _lines("tests/requirements.txt", until=BROUGHT)}
    assert chosen - imported - TOOLS == set()


@pytest.mark.parametrize("name", FILES)
def test_every_version_is_exact_and_no_other_file_is_taken_for_it(name: str) -> None:
    """A package index, or who stands between, cannot put something else in its place."""
    pinned = _PINNED.findall((ROOT / name).read_text(encoding="utf-8"))
    assert [line for line in _lines(name) if not re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.]+", line)] == []
    assert [line for line, digests in pinned if not digests] == []
    assert [line for line, _digests in pinned] == _lines(name)


def _files(folder: str) -> list[Path]:
    found = list((ROOT / folder).rglob("*.py"))
    assert found
    return found


def _lines(name: str, until: str = "") -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert until in text
    lines = (text.split(until)[0] if until else text).splitlines()
    return [line.removesuffix(" \\") for line in lines if line and not line.startswith(("#", " "))]


def _named(name: str) -> set[str]:
    return {_name(line) for line in _lines(name)}


def _name(line: str) -> str:
    return _plain(re.split(r"[\[=]", line)[0])


def _brought_by(wanted: list[Requirement]) -> set[str]:
    """All distributions that these need on this machine, themselves included."""
    found: set[tuple[str, frozenset[str]]] = set()
    while wanted:
        one = wanted.pop()
        this = (_plain(one.name), frozenset(one.extras))
        if this in found:
            continue
        found.add(this)
        needs = [Requirement(text) for text in distribution(one.name).requires or []]
        wanted += [need for need in needs if _applies(need, one.extras)]
    return {name for name, _ in found}


def _applies(need: Requirement, extras: set[str]) -> bool:
    return need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras or {""})


def _imported(files: list[Path]) -> set[str]:
    """The distributions behind the imports of these files."""
    modules = {module for file in files for module in _modules(file)}
    known, not_asked = packages_distributions(), OURS | set(sys.stdlib_module_names)
    return {
        _plain(_brings(module, known.get(top := module.split(".")[0], [top])))
        for module in modules
        if module.split(".")[0] not in not_asked
    }


def _brings(module: str, distributions: list[str]) -> str:
    """Of several that share a name at the top, the one in which this module lies."""
    if len(distributions) == 1:
        return distributions[0]
    path = module.replace(".", "/")
    return next(
        (
            one
            for one in distributions
            if any(str(file).startswith(path) for file in distribution(one).files or [])
        ),
        distributions[0],
    )


def _modules(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = set()
    for node in _run(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def _run(tree: ast.AST) -> Iterator[ast.AST]:
    """All that is executed: not what stands under `if TYPE_CHECKING`."""
    yield tree
    for child in ast.iter_child_nodes(tree):
        if not (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)):
            yield from _run(child)


def _plain(name: str) -> str:
    """The name as package indices compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
