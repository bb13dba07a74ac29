from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from survey.cases.import_units import UnitSummary, import_units
from survey.cases.outcomes import Unusable
from survey.cases.rows import Row
from survey.cases.unit_rows import UnitRow, arrange
from survey.models import Unit
from survey.runtime import Runtime
from survey.secrets import Sealed
from tests.cases.files import csv_file, xlsx_file

HEADER = ("code", "name", "parent_code", "level", "contact_name", "contact_phone", "contact_email")
ROWS = [
    ("S11", "二科", "S1", "科", "王五", "0745-6822222", "w@example.cn"),
    ("S1", "住建局", "C", "局", "", "", ""),
    ("C", "县政府", "", "县", "", "", ""),
]


def counts(summary: UnitSummary) -> tuple[int, ...]:
    return tuple(summary.outcomes[name] for name in ("created", "updated", "unchanged", "rejected"))  # type: ignore[index]


def reasons(summary: UnitSummary) -> list[tuple[int, str]]:
    return sorted((refusal.line, str(refusal.rejection)) for refusal in summary.refusals)


def tree(runtime: Runtime) -> dict[str, tuple[str, str | None, str]]:
    with runtime.database.read() as session:
        units = {unit.id: unit for unit in session.scalars(select(Unit))}
    return {
        unit.code: (unit.name, units[unit.parent_id].code if unit.parent_id else None, unit.level)
        for unit in units.values()
    }


def test_a_tree_in_any_order_of_parents(runtime: Runtime, tmp_path: Path) -> None:
    summary = import_units(runtime, csv_file(tmp_path / "units.csv", [HEADER, *ROWS]))
    assert counts(summary) == (3, 0, 0, 0)
    assert tree(runtime) == {
        "C": ("县政府", None, "县"),
        "S1": ("住建局", "C", "局"),
        "S11": ("二科", "S1", "科"),
    }
    with runtime.database.read() as session:
        unit = session.scalars(select(Unit).where(Unit.code == "S11")).one()
    assert unit.contact_phone_sealed and b"0745" not in unit.contact_phone_sealed
    assert runtime.keyring.open(unit.contact_phone_sealed, Sealed.UNIT_CONTACT_PHONE) == "0745-6822222"


def test_imported_again_only_what_changed_is_updated(runtime: Runtime, tmp_path: Path) -> None:
    import_units(runtime, csv_file(tmp_path / "a.csv", [HEADER, *ROWS]))
    moved = [("S11", "二科", "C", *ROWS[0][3:]), *ROWS[1:], ("S2", "水利局", "C", "局", "", "", "")]
    assert counts(import_units(runtime, csv_file(tmp_path / "b.csv", [HEADER, *moved]))) == (1, 1, 2, 0)
    assert tree(runtime)["S11"] == ("二科", "C", "科")
    assert counts(import_units(runtime, csv_file(tmp_path / "b.csv", [HEADER, *moved]))) == (0, 0, 4, 0)


def test_columns_that_the_file_lacks_stay_as_they_are(runtime: Runtime, tmp_path: Path) -> None:
    import_units(runtime, csv_file(tmp_path / "a.csv", [HEADER, *ROWS]))
    renamed = csv_file(tmp_path / "b.csv", [("code", "name"), ("S11", "三科")])
    assert counts(import_units(runtime, renamed)) == (0, 1, 0, 0)
    assert tree(runtime)["S11"] == ("三科", "S1", "科")
    with runtime.database.read() as session:
        assert session.scalars(select(Unit.contact_phone_sealed).where(Unit.code == "S11")).one()


def test_a_chinese_workbook_with_parents_by_name(runtime: Runtime, tmp_path: Path) -> None:
    rows = [
        ("全县单位名录",),
        ("单位编码", "单位名称", "上级单位", "级别"),
        (101, "二科", "住建局", "科"),
        ("S1", "住建局", "/", "局"),
    ]
    path = xlsx_file(tmp_path / "单位.xlsx", {"单位": rows}, merged=["A1:D1"])
    assert counts(import_units(runtime, path)) == (2, 0, 0, 0)
    assert tree(runtime) == {"101": ("二科", "S1", "科"), "S1": ("住建局", None, "局")}


def test_the_good_rows_are_kept_and_the_others_told(runtime: Runtime, tmp_path: Path) -> None:
    rows = [
        HEADER[:3],
        ("A", "甲", "B"),
        ("B", "乙", "A"),
        ("C", "丙", "A"),
        ("D", "丁", "Z"),
        ("E", "", ""),
        ("", "己", ""),
        ("F", "庚", "F"),
        ("G", "辛", ""),
        ("G", "壬", ""),
    ]
    summary = import_units(runtime, csv_file(tmp_path / "a.csv", rows))
    assert tree(runtime) == {"G": ("辛", None, "")}
    assert reasons(summary) == [
        (2, "parent_code: cycle (B)"),
        (3, "parent_code: cycle (A)"),
        (4, "parent_code: unknown (A)"),
        (5, "parent_code: unknown (Z)"),
        (6, "name: missing"),
        (7, "code: missing"),
        (8, "parent_code: cycle (F)"),
        (10, "code: repeated (G)"),
    ]


def test_a_cycle_through_units_that_are_there_is_seen(runtime: Runtime, tmp_path: Path) -> None:
    import_units(runtime, csv_file(tmp_path / "a.csv", [HEADER, *ROWS]))
    summary = import_units(runtime, csv_file(tmp_path / "b.csv", [HEADER[:3], ("C", "县政府", "S11")]))
    assert reasons(summary) == [(2, "parent_code: cycle (S11)")]
    assert tree(runtime)["C"] == ("县政府", None, "县")


def test_a_file_without_codes_is_refused(runtime: Runtime, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="code: code or 单位编码"):
        import_units(runtime, csv_file(tmp_path / "a.csv", [("单位名称",), ("住建局",)]))


CODE = st.sampled_from("ABCDEF")


@given(there=st.dictionaries(CODE, st.none()), rows=st.dictionaries(CODE, CODE | st.just("")))
def test_whatever_is_stated_the_tree_has_no_cycle(there: dict[str, None], rows: dict[str, str]) -> None:
    stated = [
        UnitRow(Row(line, {}), code, {"name": code, "parent_code": parent})
        for line, (code, parent) in enumerate(rows.items())
    ]
    taken, refusals = arrange(stated, there, {code: code for code in there})
    assert len(taken) + len(refusals) == len(stated)
    after = {**there, **taken}
    for code in after:
        path = [code]
        while (above := after[path[-1]]) is not None:
            assert above in after and above not in path
            path.append(above)
