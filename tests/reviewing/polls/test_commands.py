import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from survey.runtime import Runtime
from tests.cases.files import csv_file
from tests.reviewing.polls.given import set_up

HEADER = ("单位编码", "评价对象", "满意", "基本满意", "不满意")
GOOD = ("D01", "承办单位", "50", "20", "30")


def _flask(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["polls", *words])


def _import(app: Flask, path: Path, *more: str, name: str = "省第三方") -> Result:
    return _flask(
        app, "import", str(path), "--name", name, "--period", "2026-Q3", "--scale", "3", "--json", *more
    )


def _list(app: Flask) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(_flask(app, "list", "--json").output)["polls"]
    return found


def test_a_poll_is_imported_listed_and_removed(app: Flask, runtime: Runtime, tmp_path: Path) -> None:
    set_up(runtime)
    done = _import(app, csv_file(tmp_path / "poll.csv", [HEADER, GOOD]))
    assert done.exit_code == 0
    poll_id = json.loads(done.output)["poll"]
    listed = _list(app)[0]
    assert (listed["id"], listed["name"], listed["period"], listed["figures"]) == (
        poll_id,
        "省第三方",
        "2026-Q3",
        1,
    )
    assert _flask(app, "remove", str(poll_id), "--why", "口径有误").exit_code == 0
    assert _list(app) == []
    assert _flask(app, "remove", str(poll_id), "--why", "again").exit_code == 2


def test_nothing_is_kept_of_a_file_with_a_bad_row(app: Flask, runtime: Runtime, tmp_path: Path) -> None:
    set_up(runtime)
    path = csv_file(tmp_path / "poll.csv", [HEADER, GOOD, ("合计", "承办单位", "50", "20", "30")])
    done = _import(app, path)
    told = json.loads(done.output)
    assert (done.exit_code, told["poll"]) == (1, None)
    assert told["rejected_rows"] == [{"line": 3, "reason": "unit_code: unknown (合计)"}]
    assert Path(told["rejects_file"]).exists()
    assert _list(app) == []


@pytest.mark.parametrize("words", [("--as", "nobody"), ("--period", "2026-13"), ("--period", "2027-01")])
def test_wrong_usage_is_told(app: Flask, runtime: Runtime, tmp_path: Path, words: tuple[str, ...]) -> None:
    set_up(runtime)
    assert _import(app, csv_file(tmp_path / "poll.csv", [HEADER, GOOD]), *words).exit_code == 2
    assert _list(app) == []


def test_a_name_is_taken_once(app: Flask, runtime: Runtime, tmp_path: Path) -> None:
    set_up(runtime)
    path = csv_file(tmp_path / "poll.csv", [HEADER, GOOD])
    assert [_import(app, path).exit_code for _ in range(2)] == [0, 2]
