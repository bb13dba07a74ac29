"""`flask keys new|status|rotate|audit`: what they print, record and leave behind."""

import json
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from survey.audit.keys import audit_keys_from
from survey.models import Audit, Inbound
from survey.runtime import Runtime
from survey.secrets import Sealed, key_from_text
from tests.office.keys.sealed import seal_everywhere
from tests.ordinary import KEY, MakeRuntime

NEW = "B" * 42 + "A"


def run(runtime: Runtime, *words: str) -> Any:
    app: Flask = __import__("app").create_app(runtime)
    with app.app_context():
        return app.test_cli_runner().invoke(args=["keys", *words])


def told(runtime: Runtime, *words: str, code: int = 0) -> dict[str, Any]:
    result = run(runtime, *words, "--json")
    assert result.exit_code == code, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_fresh_key_is_one(runtime: Runtime) -> None:
    first, second = run(runtime, "new").stdout, run(runtime, "new").stdout
    assert len(key_from_text(first)) == 32 and first != second


def test_rotate_says_what_it_did_and_is_written_down(runtime: Runtime, make_runtime: MakeRuntime) -> None:
    values = seal_everywhere(runtime)
    both = make_runtime(field_keys=f"{NEW},{KEY}")
    first, former = told(both, "status")["keys"]
    assert (first["does"], first["values"], former["does"], former["values"]) == ("seals", 0, "opens", values)
    done = told(both, "rotate")
    assert (done["done"], done["left"], done["cannot_open"]) == (values, 0, 0)
    assert {row["column"] for row in done["columns"]} == {one.value for one in Sealed}
    first, former = told(both, "status")["keys"]
    assert (first["key"], first["values"]) == (done["key"], values)
    assert (former["values"], former["may_go"]) == (0, True)
    with both.database.read() as session:
        begun, ended = session.scalars(select(Audit).order_by(Audit.id))
    assert (begun.act, begun.subject_id, begun.detail) == ("keys rotate", done["key"], {"begun": True})
    assert ended.detail["columns"]["case.name"] == {"done": 2, "left": 0, "cannot_open": 0}


def test_what_no_key_opens_makes_them_fail(runtime: Runtime) -> None:
    seal_everywhere(runtime)
    with runtime.database.write() as session:
        session.execute(update(Inbound).where(Inbound.id == 1).values(raw_sealed=b"\x01????" + b"x" * 40))
    assert told(runtime, "rotate", code=1)["cannot_open"] == 1
    assert told(runtime, "status", code=1)["keys"][-1]["does"] == "is not given"


def test_for_people_it_is_a_table_without_any_key(runtime: Runtime) -> None:
    seal_everywhere(runtime)
    for words in (("status",), ("rotate",)):
        result = run(runtime, *words)
        assert result.exit_code == 0 and KEY not in result.output and "seals" in run(runtime, "status").output


def test_the_derived_audit_key_goes_into_a_file_for_its_owner(
    runtime: Runtime, make_runtime: MakeRuntime, tmp_path: Path
) -> None:
    file = tmp_path / "audit.key"
    result = run(runtime, "audit", "--out", str(file))
    assert result.exit_code == 0, result.output
    assert file.stat().st_mode & 0o777 == 0o600
    written = file.read_text().strip()
    assert written not in result.output
    given = make_runtime(audit_keys=written)
    assert list(audit_keys_from(given.settings)) == list(audit_keys_from(runtime.settings))
    assert run(runtime, "audit", "--out", str(file)).exit_code == 2, "it overwrites nothing"
    assert run(given, "audit", "--out", str(tmp_path / "other")).exit_code == 2
