"""What a function can come to, read from the source: which functions it names, which those name, and so on.

A name counts as a call: what is handed on is called by somebody. Methods of objects are not followed; what
opens a sealed field is known by its name.
"""

import ast
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from inspect import unwrap
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RECORD = {"survey.accounts.trace.record", "survey.audit.link.put_aside"}
OPENS = "a sealed field"
_OPENERS = {"open", "open_bytes", "open_or_empty"}


@dataclass
class Source:
    """`names`: what each function names, by full name."""

    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def reached(self, start: str) -> set[str]:
        """Everything that a function can come to."""
        seen, ahead = {start}, [start]
        while ahead:
            for one in self.names.get(ahead.pop(), ()):
                if one not in seen:
                    seen.add(one)
                    ahead.append(one)
        return seen


@cache
def source() -> Source:
    """All of survey and scheduler."""
    read = Source()
    for folder in ("survey", "scheduler"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            module = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            _read(read, module, ast.parse(file.read_text(encoding="utf-8")))
    return read


def full_name(function: Callable[..., Any]) -> str:
    """As the source knows it, whatever is wrapped around it."""
    plain = unwrap(function)
    return f"{plain.__module__}.{plain.__qualname__}"


def _read(read: Source, module: str, tree: ast.Module) -> None:
    known = dict(_imports(tree))
    known |= {
        one.name: f"{module}.{one.name}"
        for one in tree.body
        if isinstance(one, ast.FunctionDef | ast.ClassDef)
    }
    for statement in tree.body:
        for target in _assigned(statement):  # a table of functions, or one made of others
            known.setdefault(target, f"{module}.{target}")
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            read.names[f"{module}.{statement.name}"] |= set(_named(statement, known))
        for target in _assigned(statement):
            read.names[f"{module}.{target}"] |= set(_named(statement, known))


def _assigned(statement: ast.stmt) -> Iterator[str]:
    targets: Iterable[ast.expr] = ()
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = (statement.target,)
    yield from (target.id for target in targets if isinstance(target, ast.Name))


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for statement in ast.walk(tree):
        if isinstance(statement, ast.ImportFrom) and statement.module:
            for one in statement.names:
                yield one.asname or one.name, f"{statement.module}.{one.name}"


def _named(inside: ast.AST, known: dict[str, str]) -> Iterator[str]:
    for node in ast.walk(inside):
        if isinstance(node, ast.Name) and node.id in known:
            yield known[node.id]
        elif isinstance(node, ast.Attribute):
            if isinstance(node.value, ast.Name) and node.value.id in known:
                yield f"{known[node.value.id]}.{node.attr}"
            if node.attr in _OPENERS and "keyring" in ast.unparse(node.value):
                yield OPENS
