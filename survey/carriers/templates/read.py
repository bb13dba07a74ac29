"""The office's file of approved templates (CARRIER_TEMPLATES), TOML: tables [[sms]] and [[voice]]."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from survey.carriers.templates.catalogue import Templates
from survey.carriers.templates.template import Template

_KINDS = ("sms", "voice")
_FIELDS = ("key", "code", "text")
_BROKEN_GAP = re.compile(r"\$(?!\{[A-Za-z][A-Za-z0-9_]*\})")
_NUMBERED = re.compile(r"(?<!\$)\{\d+\}")


class TemplatesError(ValueError):
    """The file cannot be used; the message has a line for everything that is wrong, with where it stands."""


def load_templates(path: Path) -> Templates:
    """The templates in a file (UTF-8); raises TemplatesError naming file, line and reason."""
    try:
        return read_templates(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no UTF-8"
        raise TemplatesError(f"{path} cannot be read: {why}") from error
    except TemplatesError as error:
        raise TemplatesError("\n".join(f"{path}: {line}" for line in str(error).split("\n"))) from error


def read_templates(text: str) -> Templates:
    """The templates that `text` spells out; raises TemplatesError."""
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise TemplatesError(f"not TOML: {error}") from error
    wrong = [f"there is no table {name}, only [[sms]] and [[voice]]" for name in tables if name not in _KINDS]
    read = {kind: list(_entries(kind, tables.get(kind, []), text, wrong)) for kind in _KINDS}
    wrong += _codes_twice(read)
    if wrong:
        raise TemplatesError("\n".join(wrong))
    return Templates(**read)


def _entries(kind: str, rows: Any, text: str, wrong: list[str]) -> Iterator[Template]:
    if not isinstance(rows, list):
        wrong.append(f"write [[{kind}]], not [{kind}]: there are several of them")
        return
    heads = re.finditer(rf"^[ \t]*\[\[\s*{kind}\s*\]\]", text, re.MULTILINE)
    lines = [text.count("\n", 0, head.start()) + 1 for head in heads]
    if len(lines) != len(rows):
        lines = [0] * len(rows)
    for number, (row, line) in enumerate(zip(rows, lines, strict=True), start=1):
        found = list(_wrong_with(row))
        where = f"line {line}" if line else f"{kind} {number}"
        wrong += [f"{where}: {why}" for why in found]
        if not found:
            yield Template(row["key"], row["code"].strip(), row["text"], line)


def _wrong_with(row: Any) -> Iterator[str]:
    if not isinstance(row, Mapping):
        yield "a template has key, code and text"
        return
    yield from (f"a template has no {name}" for name in row if name not in _FIELDS)
    for name in _FIELDS:
        if name not in row:
            yield f"{name} is missing"
        elif not isinstance(row[name], str):
            yield f"{name} stands in quotation marks"
        elif not row[name].strip() and name != "code":
            yield f"{name} is empty"
    text = row.get("text")
    if isinstance(text, str):
        if _BROKEN_GAP.search(text):
            yield "a $ in the text begins a gap such as ${case}: letters, digits and _, a letter first"
        if _NUMBERED.search(text):
            yield "gaps have names here, such as ${case}: their numbers come of their order"


def _codes_twice(read: Mapping[str, list[Template]]) -> Iterator[str]:
    """A code stands for the same words wherever it stands."""
    known: dict[str, Template] = {}
    for one in (one for kind in _KINDS for one in read[kind] if one.code):
        if known.setdefault(one.code, one).text != one.text:
            yield f"line {one.line}: {one.code} has other words than in line {known[one.code].line}"
