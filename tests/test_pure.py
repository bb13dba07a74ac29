"""A module that calls itself pure is held to it by the import contract in pyproject.toml."""

import ast
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_what_calls_itself_pure_is_under_the_contract() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    held = [contract["source_modules"] for contract in contracts if "pure" in contract["name"]]
    assert len(held) == 1
    free = [module for module in _pure_modules() if not _is_under(module, held[0])]
    assert free == []


def _pure_modules() -> list[str]:
    found = []
    for part in ("survey", "scheduler"):
        for file in (ROOT / part).rglob("*.py"):
            said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
            if re.search(r"\bPure\.", said):
                parts = file.relative_to(ROOT).with_suffix("").parts
                found.append(".".join(parts).removesuffix(".__init__"))
    assert found
    return found


def _is_under(module: str, packages: list[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)
