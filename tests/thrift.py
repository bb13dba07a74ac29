"""What a run of tests makes once, where every test would make it anew for its own application and database.

An application has a hundred addresses and as many templates, a database three engines; a process serves one
of each, a run of tests two thousand. None of what is kept here knows a test: it is code made from the text of
a template, an address or a statement, and where the text is another, so is the code.

The collector of garbage is told that what was there before the first test is no garbage. And what takes long
on purpose, the hash of a password, takes a moment.
"""

import gc
from collections.abc import Callable
from types import CodeType
from typing import Any

import structlog
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Dialect, Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from survey.accounts import passwords

OF_THE_OFFICE = passwords._HASHER
_STATEMENTS = 2000  # more than all that are asked of one kind of database


class _Templates(BytecodeCache):
    """Compiled templates, each under its file and a sum of its text."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._kept[bucket.key, bucket.checksum] = bucket.code


class _Address(Rule):
    """A rule whose writers of addresses, which werkzeug compiles, are those of any rule of the same text."""

    _kept: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}  # noqa: RUF012  # one for all, as meant

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        text = (tuple(self._trace), repr(self.defaults), append_unknown)
        if text not in self._kept:
            self._kept[text] = super()._compile_builder(append_unknown)
        return self._kept[text]


def begin() -> None:
    """In each process of a run, before its first test."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _Templates()}
    Flask.url_rule_class = _Address
    _keep_statements()
    _log_plainly()
    _hash_lightly()


def rest_the_collector() -> None:
    """After collecting: half a million things that stay for good are not looked through again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _keep_statements() -> None:
    """All engines of one kind of database share what they compiled; only the kind tells dialects apart."""
    kept: dict[type[Dialect], LRUCache[Any, Any]] = {}

    def of_its_kind(engine: Engine) -> LRUCache[Any, Any]:
        return kept.setdefault(type(engine.dialect), LRUCache(_STATEMENTS))

    def not_its_own(_engine: Engine, _cache: object) -> None:
        pass

    def alike(one: DefaultDialect, other: object) -> bool:
        return type(one) is type(other)

    def kind(dialect: DefaultDialect) -> int:
        return hash(type(dialect))

    # setattr, since these are not ours to change; tests build engines by the thousand and nobody else does.
    for of, name, value in (
        (Engine, "_compiled_cache", property(of_its_kind, not_its_own)),
        (DefaultDialect, "__eq__", alike),
        (DefaultDialect, "__hash__", kind),
    ):
        setattr(of, name, value)


def _log_plainly() -> None:
    """As the application logs: a traceback drawn with every variable takes seconds."""
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plain])


def _hash_lightly() -> None:
    """A hash is made to take long, and a run makes some hundred: as in the office it is only where hashes are
    what is looked at (tests/accounts/test_passwords.py)."""
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
