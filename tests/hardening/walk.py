"""Every address that the application has, filled with what is there and with what nobody should send."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from flask import Flask
from werkzeug.routing import Rule

from survey.accounts.guard import Guard, guard_of

_PART = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
_NUMBERS = ("1",)
_WORDS: Mapping[str, Sequence[str]] = {
    "month": ("2026-10",), "name": ("daily",), "slot": ("2026-10-19",), "year": ("2026",), "code": ("roads",),
    "key": ("petition-callback",), "channel": ("web",), "filename": ("console.css",), "file": ("a.mp3",),
    "token": ("x" * 24,), "source": ("test",), "case_no": ("XF000001",), "language": ("zh-CN",),
    "place": ("0-identity",), "provider": ("x",),
}  # fmt: skip


def rules(app: Flask, method: str) -> list[Rule]:
    """The rules that take `method`."""
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]


def for_people(app: Flask, rule: Rule) -> bool:
    """Whether people with a cookie come in there, and not programs that show who they are themselves."""
    guard = guard_of(app, rule.endpoint)
    return guard is not None and not guard.own


def guard(app: Flask, rule: Rule) -> Guard:
    """The mark of a rule; every one has one (tests/test_routes.py)."""
    found = guard_of(app, rule.endpoint)
    assert found is not None, rule
    return found


def filled(rule: Rule, *odd: str, numbers: Sequence[str] = _NUMBERS) -> Iterator[str]:
    """Its addresses: each part as it could be, or one of `odd`, which are percent-encoded already."""
    choices = [_values(kind, name, numbers, odd) for kind, name in _PART.findall(rule.rule)]
    for chosen in product(*choices):
        values = iter(chosen)
        yield _PART.sub(lambda _part, values=values: next(values), rule.rule)  # type: ignore[misc]


def _values(kind: str, name: str, numbers: Sequence[str], odd: Sequence[str]) -> list[str]:
    ordinary = {"int": numbers, "any": ("daily",)}.get(kind) or _WORDS.get(name, ("x",))
    return [*ordinary, *odd]
