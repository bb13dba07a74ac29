"""docs/threats.md as it is read by its tests: the lines with what they name."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "threats.md"
_LINE = re.compile(r"^\| ([A-Z]\d) [STRIDE]+ \|(.*)\|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[^`]+\.py)::(test_\w+)`")
_FILE = re.compile(r"`([\w/]+\.py)`")


@dataclass(frozen=True)
class Line:
    """`tests`: file and function, the one first that fails without the defence."""

    number: str
    defence: str
    tests: tuple[tuple[str, str], ...]
    cells: int


def read_lines() -> list[Line]:
    """Every threat of the document."""
    return [_line(number, rest) for number, rest in _LINE.findall(DOCUMENT.read_text(encoding="utf-8"))]


def all_tests() -> list[tuple[str, str]]:
    """Every test that the document names, in its lines or beside them."""
    return _TEST.findall(DOCUMENT.read_text(encoding="utf-8"))


@cache
def named_in(file: str) -> frozenset[str]:
    """The names of the tests in a file, without importing it."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def _line(number: str, rest: str) -> Line:
    cells = rest.split(" | ")
    return Line(number, cells[1], tuple(_TEST.findall(cells[2])), len(cells))
