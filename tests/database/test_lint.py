"""What migrations do to a table that an office works on, judged by Squawk (https://squawkhq.com)."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory

from survey.database import alembic_of

SINCE = "0011"  # the first ones met no office at work
URL = "postgresql+psycopg://nobody@nowhere/nothing"
OLDEST = "14"  # of PostgreSQL, docs/operations.md
# What we do otherwise, and why.
OTHERWISE = {
    "prefer-text-field": "a length is what both databases check alike",
    "prefer-bigint-over-int": "a level or a count is no key; keys are bigint",
    "prefer-identity": "SQLAlchemy's numbering, as in every table since the first migration",
    "prefer-robust-stmts": "each migration is a transaction; what leaves it says IF NOT EXISTS (below)",
    "require-lock-timeout": "`flask db upgrade` sets it as it connects (survey/database/limits.py)",
    "require-statement-timeout": "making an index of a large table takes as long as it takes",
}
# Those of which the SQL cannot be had without a database, with what was looked at by hand.
NOT_ON_PAPER: dict[str, str] = {}


# What a migration does all the same, to which table.
KNOWN: dict[str, list[tuple[str, str]]] = {
    "0014": [
        ("require-concurrent-index-creation", "notice_delivery has some rows a day and waits for nobody")
    ],
    "0015": [("changing-column-type", "a longer limit is only written down: no row of attempt is read")],
}


def _to_judge() -> list[str]:
    scripts = ScriptDirectory.from_config(alembic_of(URL)).iterate_revisions("head", SINCE)
    return sorted(script.revision for script in scripts)


def _sql(revision: str) -> str:
    before = ScriptDirectory.from_config(alembic_of(URL)).get_revision(revision).down_revision
    written = io.StringIO()
    config = alembic_of(URL)
    config.output_buffer = written
    command.upgrade(config, f"{before}:{revision}", sql=True)
    return written.getvalue()


def _judged(sql: str) -> list[str]:
    squawk = Path(sys.executable).with_name("squawk")
    words: list[str | Path] = [
        squawk,
        "--reporter",
        "json",
        "--pg-version",
        OLDEST,
        "--exclude",
        ",".join(OTHERWISE),
    ]
    done = subprocess.run(words, input=sql, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return [f"{one['rule_name']}: {one['message']}" for one in json.loads(done.stdout)]


@pytest.mark.parametrize("revision", [one for one in _to_judge() if one not in NOT_ON_PAPER])
def test_a_migration_does_not_lock_a_busy_table(revision: str) -> None:
    known = [rule for rule, _ in KNOWN.get(revision, ())]
    assert [one.partition(":")[0] for one in _judged(_sql(revision))] == known


@pytest.mark.parametrize("revision", [one for one in _to_judge() if one not in NOT_ON_PAPER])
def test_what_is_done_outside_a_transaction_can_be_done_again(revision: str) -> None:
    outside = re.findall(r"^COMMIT;(.*?)^BEGIN;", _sql(revision), re.MULTILINE | re.DOTALL)
    gone: set[str] = set()
    for statement in filter(None, (one.strip() for part in outside for one in part.split(";"))):
        gone.update(re.findall(r"^DROP INDEX CONCURRENTLY IF EXISTS (\w+)", statement))
        made = re.findall(r"^CREATE INDEX CONCURRENTLY (\w+) ON", statement)
        assert re.search("IF (NOT )?EXISTS", statement) or gone.issuperset(made or {statement}), statement


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("CREATE INDEX i ON attempt (state);", "require-concurrent-index-creation"),
        ("ALTER TABLE attempt ALTER COLUMN state SET NOT NULL;", "adding-not-nullable-field"),
        ("ALTER TABLE attempt ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES unit (id);", "adding-foreign-key"),
        ("ALTER TABLE attempt ALTER COLUMN state TYPE text;", "changing-column-type"),
    ],
)
def test_one_that_does_is_found(sql: str, says: str) -> None:
    assert any(says in one for one in _judged(sql))
