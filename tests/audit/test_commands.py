"""`flask audit`: whole is 0, broken is 1 with the place, a file that is not there is 2."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from survey.audit.keys import AuditKeys, audit_keys_from, derived
from survey.secrets import key_from_text, new_key
from survey.settings import Settings
from tests.audit.conftest import Trail
from tests.ordinary import KEY


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is said does not depend on the database."""
    return sqlite_url


def _run(app: Flask, *arguments: str | Path) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=["audit", *map(str, arguments)])


def _told(result: Result, code: int = 0) -> dict[str, Any]:
    assert result.exit_code == code, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_whole_trail_is_told_with_its_size(app: Flask, trail: Trail) -> None:
    told = _told(_run(app, "verify", "--json"))
    assert (told["whole"], told["acts"], told["chains"], told["witnesses"]) == (True, 6, 3, 6)
    assert told["items"] == []
    assert "whole: True" in _run(app, "verify").output


def test_a_broken_one_is_told_with_the_place(app: Flask, trail: Trail) -> None:
    trail.sql("DELETE FROM audit WHERE lane = 'li' AND seq = 2")
    (item,) = [one for one in _told(_run(app, "verify", "--json"), 1)["items"] if one["what"] == "missing"]
    assert (item["where"], item["seq"]) == ("li", 2)
    assert "act 2 of this chain is missing" in _run(app, "verify").output


def test_heads_that_were_kept_are_compared(app: Flask, trail: Trail, tmp_path: Path) -> None:
    told = _told(_run(app, "heads"))
    assert set(told) == {"time", "trail", "lanes", "combined", "seal"}
    assert {lane: one["seq"] for lane, one in told["lanes"].items()} == {"li": 3, "chen": 2, "wang": 1}
    kept = tmp_path / "kept.json"
    kept.write_text(json.dumps(told))
    trail.act("li")
    assert _told(_run(app, "verify", "--heads", kept, "--json"))["witnesses"] == 7 + 3
    assert _run(app, "verify", "--heads", tmp_path / "none").exit_code == 2


def test_a_journal_of_another_machine_is_heard_too(app: Flask, trail: Trail, tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text("not ours\n")
    (item,) = _told(_run(app, "verify", "--journal", other, "--json"), 1)["items"]
    assert (item["what"], item["where"]) == ("file", str(other))


def test_without_keys_of_its_own_the_trail_has_one_made_of_the_index_key(settings: Settings) -> None:
    own = new_key()
    assert audit_keys_from(settings).first == derived(key_from_text(KEY)) != key_from_text(KEY)
    given = settings.model_copy(update={"audit_keys": f"{own},{KEY}"})
    keys = audit_keys_from(given)
    assert keys.first == key_from_text(own) and list(keys) == [key_from_text(own), key_from_text(KEY)]


def test_keys_are_shown_nowhere() -> None:
    key = b"0123456789abcdef0123456789abcdef"
    assert "0123456789abcdef" not in repr(AuditKeys([key])) and key.hex() not in repr(AuditKeys([key]))
