"""Importing a CSV file, end to end: read, mapped, phones parsed, names sealed, stored."""

import csv
import time
from pathlib import Path

from sqlalchemy import insert

from survey.cases.fieldmap import load_map
from survey.cases.import_cases import import_file
from survey.models import Unit
from tests.bench.place import number, runtime_on
from tests.bench.table import Line

UNITS = 500
HEADER = ["信访件编号", "信访人", "联系电话", "责任单位", "办结日期", "信访目的"]


def importing(kind: str, folder: Path, rows: int) -> list[Line]:
    file = folder / "ledger.csv"
    if not file.exists():
        _write(file, rows)
    with runtime_on(kind, folder, CARRIER="none") as runtime:
        with runtime.database.write() as session:
            session.execute(insert(Unit), [{"code": f"U{n}", "name": f"单位{n}"} for n in range(UNITS)])
        began = time.perf_counter()
        summary = import_file(runtime, file, load_map(None), source="bench")
        took = time.perf_counter() - began
    assert summary.read == rows and not summary.rejected, "every row is a good one"
    return [Line("importing", kind, "rows/s", rows / took, None, "", 20_000)]


def _write(file: Path, rows: int) -> None:
    with file.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines)
        writer.writerow(HEADER)
        for n in range(rows):
            day = f"2026-{1 + n % 9:02}-{1 + n % 28:02}"
            writer.writerow([f"XF{n:09}", f"张{n % 1000}", number(n)[3:], f"U{n % UNITS}", day, "求决"])
