"""Files that somebody hands in: cases, units, results of calls; maps and policies."""

import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from survey.cases.apply_map import judge
from survey.cases.fieldmap import BUILTIN, load_map
from survey.cases.outcomes import Unusable
from survey.cases.read_file import open_rows
from survey.cases.unit_rows import read_units
from survey.cases.values import Terms
from survey.interviewing.calls.read_results import read_results
from survey.policy.loading import BUILT_IN, PolicyError, load_policy
from tests.fuzz.parser import Parser, spoilt_texts
from tests.fuzz.spoil import spoil_bytes, spoil_text

_ZONE = ZoneInfo("Asia/Shanghai")
_MAP = load_map(None)
_MAPS = Path(__file__).parents[3] / "docs" / "maps"
_CASES = [
    ["case_no", "closed_at", "responsible_unit", "phones", "petitioner_name", "assigned_times"],
    ["XF00001", "2026-10-01 09:30", "S1", "13900000001", "张三", "1"],
    ["XF00002", "2026/10/2", "S2", "0371-66991234", '李"四"', "二"],
]
_UNITS = [
    ["code", "name", "parent", "kind"],
    ["S1", "青石镇", "", "town"],
    ["S2", "民政局", "S1", "department"],
]
_RESULTS = [
    ["id", "time", "interviewer", "outcome", "seconds", "appointment", "note", "q1", "q2", "q3"],
    ["12", "2026-10-01 09:30", "interviewer", "complete", "61", "", "", "4", "2", "other"],
]


def _csv(rows: list[list[str]], separator: str = ",") -> str:
    quoted = [separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    return "\r\n".join(quoted) + "\r\n"


def _json_lines(rows: list[list[str]]) -> str:
    head, *cells = rows
    lines = [
        ", ".join(f'"{name}": "{cell.replace(chr(34), "")}"' for name, cell in zip(head, row, strict=True))
        for row in cells
    ]
    return "".join(f"{{{line}}}\n" for line in lines)


def _book(rows: list[list[str]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet = book.create_sheet("S", 0)
    for row in rows:
        sheet.append(row)
    book.save(out)
    return out.getvalue()


def _spoilt_book(rows: list[list[str]]) -> Callable[[Random], bytes]:
    """Workbooks with a part of theirs spoilt inside the archive, or a cell before it was written."""
    whole = _book(rows)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}

    def make(random: Random) -> bytes:
        name = random.choice(sorted(parts))
        text = parts[name].decode()
        spoilt = spoil_text(random, text).encode("utf-8", "replace")
        changed = parts | {name: spoilt if random.random() < 0.7 else spoil_bytes(random, parts[name])}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, content in changed.items():
                archive.writestr(part, content)
        return spoil_bytes(random, out.getvalue()) if random.random() < 0.1 else out.getvalue()

    return make


def _spoilt_file(rows: list[list[str]]) -> Callable[[Random], bytes]:
    """CSV with commas, semicolons or tabs and JSON Lines, in UTF-8 or GB 18030."""
    seeds = [_csv(rows), _csv(rows, ";"), _csv(rows, "\t"), _json_lines(rows)]

    def make(random: Random) -> bytes:
        text = spoil_text(random, random.choice(seeds))
        given = text.encode(random.choice(("utf-8", "utf-8-sig", "gb18030")), "replace")
        return spoil_bytes(random, given) if random.random() < 0.2 else given

    return make


def _in_a_file(read: Callable[[Path], object]) -> Callable[[bytes], None]:
    def reads(given: bytes) -> None:
        with tempfile.NamedTemporaryFile(dir=_MEMORY, suffix=".x") as file:
            file.write(given)
            file.flush()
            read(Path(file.name))

    return reads


_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


def _read_cases(path: Path) -> None:
    with open_rows(path, _MAP.wanted(), wary=True) as rows:
        for _ in judge(rows, _MAP, Terms(_ZONE, source="x"), rows.columns):
            pass


def _read_results(path: Path) -> None:
    for _ in read_results(path, ["q1", "q2", "q3"], _ZONE):
        pass


def _texts_of(*files: Path) -> Callable[[Random], bytes]:
    return spoilt_texts([file.read_text(encoding="utf-8") for file in files], spoil_text)


PARSERS = (
    Parser("case-file", _spoilt_file(_CASES), _in_a_file(_read_cases), (Unusable,), weight=3),
    Parser("case-workbook", _spoilt_book(_CASES), _in_a_file(_read_cases), (Unusable,), weight=1),
    Parser("unit-file", _spoilt_file(_UNITS), _in_a_file(read_units), (Unusable,), weight=3),
    Parser("unit-workbook", _spoilt_book(_UNITS), _in_a_file(read_units), (Unusable,), weight=1),
    Parser("results", _spoilt_book(_RESULTS), _in_a_file(_read_results), (Unusable,), weight=1),
    Parser(
        "map",
        _texts_of(BUILTIN, *sorted(_MAPS.glob("la311.toml"))),
        _in_a_file(load_map),
        (Unusable,),
        weight=1,
    ),
    Parser(
        "policy",
        _texts_of(BUILT_IN, *sorted(_MAPS.glob("*.policy.toml"))),
        _in_a_file(load_policy),
        (PolicyError,),
        weight=1,
    ),
)
