import csv
import json
import math
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select, text

from survey.cases import ahead
from survey.database import is_sqlite
from survey.models import Case, Unit
from survey.runtime import Runtime
from tests.build import make_unit
from tests.cases.files import HEADER, csv_file, xlsx_file
from tests.cases.given import kept

MAPS = Path(__file__).resolve().parents[2] / "docs/maps"
GOOD = ("XF001", "张三", "13800138000", "S1", "2026-09-01", "2026-10-01")
BAD = ("XF002", "李四", "13900139000", "没有的局", "2026-09-01", "2026-10-01")


def run(app: Flask, *arguments: object) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])


def told(result: Result, code: int = 0) -> dict[str, Any]:
    assert result.exit_code == code, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def how_many(runtime: Runtime, table: type[Case | Unit]) -> int:
    with runtime.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_good_rows_are_kept_and_bad_ones_written_beside_the_file(
    app: Flask, runtime: Runtime, tmp_path: Path
) -> None:
    make_unit(runtime, "S1")
    file = csv_file(
        tmp_path / "台账.csv", [HEADER, GOOD, BAD, ("XF003", "", "", "S1", "", "")], encoding="gb18030"
    )
    result = told(run(app, "cases", "import", file, "--json"), code=1)
    assert (result["read"], result["created"], result["rejected"]) == (3, 1, 2)
    assert result["rejected_reasons"] == {"responsible_unit: unknown": 1, "closed_at: missing": 1}
    assert result["rejected_rows"][0] == {"line": 3, "reason": "responsible_unit: unknown"}
    rejects = tmp_path / "台账.csv.rejects.csv"
    assert result["rejects_file"] == str(rejects) and rejects.stat().st_mode & 0o077 == 0
    with rejects.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))
    assert rows[0] == ["line", "reason", *HEADER]
    assert rows[1] == ["3", "responsible_unit: unknown (没有的局)", *BAD]
    assert rows[2][:3] == ["4", "closed_at: missing", "XF003"]


def test_the_rejects_can_be_mended_and_imported_again(app: Flask, runtime: Runtime, tmp_path: Path) -> None:
    make_unit(runtime, "S1")
    file = csv_file(tmp_path / "a.csv", [HEADER, GOOD, BAD])
    told(run(app, "cases", "import", file, "--json"), code=1)
    make_unit(runtime, "S2", name="没有的局")
    rejects = (tmp_path / "a.csv.rejects.csv").rename(tmp_path / "mended.csv")
    assert told(run(app, "cases", "import", rejects, "--json"))["created"] == 1
    assert told(run(app, "cases", "import", file, "--json"))["unchanged"] == 2
    assert not (tmp_path / "a.csv.rejects.csv").exists()


def test_a_rejected_cell_is_no_formula_when_a_spreadsheet_opens_it(
    app: Flask, runtime: Runtime, tmp_path: Path
) -> None:
    make_unit(runtime, "S1")
    row = ("XF004", "=HYPERLINK(1)", "", "S1", "", "")
    told(run(app, "cases", "import", csv_file(tmp_path / "a.csv", [HEADER, row]), "--json"), code=1)
    with (tmp_path / "a.csv.rejects.csv").open(encoding="utf-8-sig", newline="") as opened:
        assert list(csv.reader(opened))[1][3] == "'=HYPERLINK(1)"


def test_a_dry_run_tells_the_same_and_writes_nothing(app: Flask, runtime: Runtime, tmp_path: Path) -> None:
    map_file = tmp_path / "map.toml"
    map_file.write_text('base = "builtin"\n[units]\nmake = true\n', encoding="utf-8")
    file = csv_file(tmp_path / "a.csv", [HEADER, GOOD, BAD, ("XF003", *[""] * 5)])
    command = ("cases", "import", file, "--map", map_file, "--json")
    dry = told(run(app, *command, "--dry-run"), code=1)
    assert how_many(runtime, Case) == how_many(runtime, Unit) == 0
    assert [path.name for path in sorted(tmp_path.iterdir())][:1] == ["a.csv"]
    assert not (tmp_path / "a.csv.rejects.csv").exists()
    wet = told(run(app, *command), code=1)
    differ = ("dry_run", "rejects_file")
    assert {key: dry[key] for key in dry if key not in differ} == {
        key: wet[key] for key in wet if key not in differ
    }
    assert (wet["created"], wet["units_made"]) == (2, ["S1", "没有的局"])


def test_a_source_that_is_named_goes_before_all_others(app: Flask, runtime: Runtime, tmp_path: Path) -> None:
    make_unit(runtime, "S1")
    file = csv_file(tmp_path / "a.csv", [(*HEADER, "source"), (*GOOD, "rows")])
    assert told(run(app, "cases", "import", file, "--json"))["created"] == 1
    assert told(run(app, "cases", "import", file, "--source", "mine", "--json"))["created"] == 1
    with runtime.database.read() as session:
        assert set(session.scalars(select(Case.source))) == {"rows", "mine"}


@pytest.mark.parametrize(
    ("content", "said"), [("a,b\n1,2\n", "no header row found"), ("[]", "one object a line"), ("", "empty")]
)
def test_a_file_that_cannot_be_used_is_wrong_usage(
    app: Flask, tmp_path: Path, content: str, said: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(content)
    result = run(app, "cases", "import", file)
    assert result.exit_code == 2 and said in result.output and "Traceback" not in result.output


def test_wrong_usage(app: Flask, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [HEADER, GOOD])
    assert run(app, "cases", "import", file, "--source", "x" * 65).exit_code == 2
    bad_map = tmp_path / "bad.toml"
    bad_map.write_text("colums = {}\n")
    assert run(app, "cases", "import", tmp_path / "none.csv").exit_code == 2
    assert run(app, "cases", "import", file, "--map", tmp_path / "none.toml").exit_code == 2
    refused = run(app, "cases", "import", file, "--map", bad_map)
    assert refused.exit_code == 2 and "colums: no such key" in refused.output


def test_units_from_a_file(app: Flask, runtime: Runtime, tmp_path: Path) -> None:
    file = csv_file(
        tmp_path / "units.csv", [("code", "name", "parent_code"), ("S1", "住建局", ""), ("S2", "", "")]
    )
    result = told(run(app, "units", "import", file, "--json"), code=1)
    assert (result["read"], result["created"], result["rejected"]) == (2, 1, 1)
    assert result["rejected_rows"] == [{"line": 3, "reason": "name: missing"}]
    good = csv_file(tmp_path / "good.csv", [("code", "name"), ("S1", "住建局")])
    assert told(run(app, "units", "import", good, "--json"))["unchanged"] == 1
    assert "unchanged: 1" in run(app, "units", "import", good).output


def test_a_real_ledger_by_its_map(app: Flask, runtime: Runtime, tmp_path: Path) -> None:
    rows = [
        ("某县2026年10月信访办结台账",),
        HEADER,
        ("XF001", "张三", 13800138000, "住建局", "2026年9月1日", 46296),
        ("XF002", "李四", "0745-6822222 13900139000", "水利局", "", "2026.10.2"),
        ("合计", "", "", "", "", ""),
    ]
    file = xlsx_file(tmp_path / "台账.xlsx", {"台账": rows}, merged=["A1:F1"])
    result = told(run(app, "cases", "import", file, "--map", MAPS / "ledger-zh.toml", "--json"), code=1)
    assert (result["created"], result["units_made"]) == (2, ["住建局", "水利局"])
    assert result["rejected_reasons"] == {"closed_at: missing": 1}
    cases_kept = kept(runtime)
    assert cases_kept["XF001"]["phones"] == ["+8613800138000"]
    assert cases_kept["XF002"]["phones"] == ["+867456822222", "+8613900139000"]
    assert cases_kept["XF001"]["closed_month"] == "2026-10" and cases_kept["XF001"]["source"] == "ledger"


def test_the_la_file(app: Flask, runtime: Runtime, shared_data: Path) -> None:
    """The figures of the issue, from the command: every row read in exactly one bucket."""
    command = ("cases", "import", shared_data / "la311-2017.csv", "--map", MAPS / "la311.toml", "--json")
    result = told(run(app, *command))
    buckets = ("created", "updated", "unchanged", "rejected", "filtered")
    assert [result[bucket] for bucket in buckets] == [9739, 0, 0, 0, 260]
    assert result["read"] == 9999 == sum(result[bucket] for bucket in buckets)
    assert result["filtered_reasons"] == {"not_closed": 260}
    assert (result["nobody_to_ask"], result["without_phone"]) == (2794, 775)
    assert result["warnings"] == {"closed_before_accepted": 9}
    with runtime.database.read() as session:
        asked = select(Case.petitioner_id).where(Case.nobody_to_ask.is_(False))
        people = session.scalars(asked).all()
        bureaus = session.scalars(select(Unit.code).where(Unit.parent_id.is_(None))).all()
        own_office = session.scalar(select(func.count()).where(Case.office_id == Case.unit_id))
    assert (len(people), len(set(people))) == (6945, 6157)
    assert set(bureaus) == {"BOS", "OCB", "ITA", "BSL", "LADWP"} and own_office == 9739
    assert told(run(app, *command))["unchanged"] == 9739


def _planned_for(runtime: Runtime) -> float:
    """How many cases the database plans its queries for."""
    with runtime.database.read() as session:
        if is_sqlite(session):
            return math.inf
        return float(
            session.execute(text("SELECT reltuples FROM pg_class WHERE relname = 'case'")).scalar_one()
        )


def test_a_large_file_is_read_by_a_second_process_with_the_same_result(
    app: Flask, runtime: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_unit(runtime, "S1")
    rows = [(f"XF{number}", "张三", f"139{number:08}", *GOOD[3:]) for number in range(6_000)]
    file = csv_file(tmp_path / "a.csv", [HEADER, *rows, BAD])
    dry = told(run(app, "cases", "import", file, "--dry-run", "--json"), code=1)
    monkeypatch.setattr(ahead, "WORTH_IT", 0)
    far = told(run(app, "cases", "import", file, "--json"), code=1)
    assert far["created"] == dry["created"] == 6_000 and far["rejected"] == 1
    assert _planned_for(runtime) >= 5_000, "PostgreSQL was told that the table is no longer empty"
    headless = csv_file(tmp_path / "b.csv", [("a", "b"), ("1", "2")])
    refused = run(app, "cases", "import", headless)
    assert refused.exit_code == 2 and "no header row found" in refused.output
