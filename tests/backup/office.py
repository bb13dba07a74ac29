"""Backing up an office and restoring it, in the fewest words; and all that lies in its database."""

import importlib
import json
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from survey.backup.form import Begun, Counted, Row
from survey.backup.make import Made, make_backup
from survey.backup.restore import Restored, Wish, restore
from survey.backup.rows import rows_of
from survey.backup.snapshot import snapshot
from survey.backup.tables import tables_of
from survey.models import Base
from survey.runtime import Runtime

WHO = "shell:li"
KINDS = ("sqlite", "postgresql")


def quiet(_rows: int) -> Counted:
    return lambda _more: None


def back_up(
    office: Runtime, file: Path, *, plain: bool = False, force: bool = False, begun: Begun = quiet
) -> Made:
    return make_backup(office, file, WHO, plain=plain, force=force, begun=begun)


def put_back(
    place: Runtime,
    file: Path,
    identity: Path | None,
    *,
    go_on: bool = False,
    keys_lost: bool = False,
    begun: Begun = quiet,
) -> Restored:
    return restore(place, file, identity, WHO, Wish(go_on, keys_lost), begun)


def everything(runtime: Runtime) -> dict[str, list[Row]]:
    """All rows of all tables, as a backup holds them."""
    with snapshot(runtime.database) as connection:
        ways = rows_of(connection)
        return {table.name: list(ways.read(connection, table)) for table in tables_of(connection)}


def count(runtime: Runtime, table: type[Base]) -> int:
    with runtime.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def run(runtime: Runtime, *words: str | Path) -> tuple[int, dict[str, Any], str]:
    """A command as somebody types it: its exit code, the JSON object it printed, all it printed."""
    app: Flask = importlib.import_module("app").create_app(runtime)
    with app.app_context():
        done = app.test_cli_runner().invoke(args=[str(word) for word in words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    said = json.loads(done.stdout) if done.stdout.startswith("{") else {}
    return done.exit_code, said, done.output
