from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from survey.cases.apply_map import judge
from survey.cases.case_row import CaseRow, UnitStep
from survey.cases.fieldmap import FieldMap, load_map
from survey.cases.outcomes import Fault, LeftOut, Rejection
from survey.cases.read_file import open_rows
from survey.cases.rows import Row
from survey.cases.values import Terms
from survey.vocabulary import CloseType

MAPS = Path(__file__).resolve().parents[2] / "docs/maps"
TERMS = Terms(ZoneInfo("Asia/Shanghai"), "CN", "ledger")
LEAST = {"编号": "1", "办结": "2026-10-01", "单位": "S1"}
COLUMNS = {"case_no": "编号", "closed_at": "办结", "responsible_unit": "单位"}


def verdict(cells: Mapping[str, object], **given: object) -> CaseRow | Rejection | LeftOut:
    """What becomes of a row under a map: the same whether its columns are known beforehand or not."""
    columns = {**COLUMNS, **given.pop("columns", {})}  # type: ignore[dict-item]
    field_map = FieldMap.model_validate({"columns": columns, **given})
    row = Row(2, {**LEAST, **cells})
    (table,) = judge([row], field_map, TERMS, tuple(row.cells))
    (lines,) = judge([row], field_map, TERMS)
    assert table == lines
    return table.verdict


def taken(cells: Mapping[str, object], **given: object) -> CaseRow:
    case = verdict(cells, **given)
    assert isinstance(case, CaseRow), case
    return case


def test_the_first_column_that_has_something_gives_the_field() -> None:
    columns = {"category": ["分类", "类别"]}
    assert taken({"分类": "", "类别": "征地"}, columns=columns).category == "征地"
    assert taken({"分类": "环保", "类别": "征地"}, columns=columns).category == "环保"


def test_phones_come_from_every_column() -> None:
    case = taken(
        {"备用": "0745-6822222", "手机": "13800138000"}, columns={"phones": ["手机", "电话", "备用"]}
    )
    assert [phone.e164[-7:] for phone in case.phones] == ["0138000", "6822222"]


def test_phones_of_json_may_be_lists() -> None:
    case = taken({"phones": ["13800138000"], "phone": "13900139000"}, columns={"phones": ["phones", "phone"]})
    assert len(case.phones) == 2


def test_constants_fill_what_the_row_leaves_open() -> None:
    given = {"columns": {"language": "语言"}, "constants": {"language": "en", "category": "all"}}
    assert taken({"语言": ""}, **given).language == "en"
    assert taken({"语言": "zh-CN"}, **given).language == "zh-CN"
    assert taken({}, **given).category == "all"


def test_values_are_translated_and_a_star_takes_the_rest() -> None:
    given = {"columns": {"close_type": "方式"}, "values": {"close_type": {"化解": "resolved", "*": "other"}}}
    assert taken({"方式": " 化解 "}, **given).close_type is CloseType.RESOLVED
    assert taken({"方式": "转办"}, **given).close_type is CloseType.OTHER
    assert taken({"方式": ""}, **given).close_type is None


def test_rows_are_left_out_with_their_reason_before_anything_else_is_looked_at() -> None:
    rules = [
        {"reason": "not_closed", "column": "状态", "is": ["Open"]},
        {"reason": "test", "column": "备注", "empty": False},
    ]
    assert verdict({"状态": "open", "办结": ""}, leave_out=rules) == LeftOut("not_closed")
    assert verdict({"备注": "试"}, leave_out=rules) == LeftOut("test")
    assert isinstance(verdict({"状态": "Closed"}, leave_out=rules), CaseRow)


def test_nobody_to_ask_keeps_the_case() -> None:
    rules = [{"column": "匿名", "is": "Y"}, {"column": "来源", "is_not": ["来信", "来访"]}]
    assert taken({"匿名": "y", "来源": "来信"}, nobody_to_ask=rules).nobody_to_ask
    assert taken({"匿名": "N", "来源": "自报"}, nobody_to_ask=rules).nobody_to_ask
    assert not taken({"匿名": "N", "来源": "来信"}, nobody_to_ask=rules).nobody_to_ask


def test_blanks_are_nothing() -> None:
    assert verdict({"办结": "/"}, blanks=["/"]) == Rejection("closed_at", Fault.MISSING)


def test_true_and_one_are_told_apart() -> None:
    rules = [{"column": "匿名", "is": "true"}]
    assert taken({"匿名": True}, nobody_to_ask=rules).nobody_to_ask
    assert not taken({"匿名": 1}, nobody_to_ask=rules).nobody_to_ask
    assert not taken({"匿名": ["true"]}, nobody_to_ask=rules).nobody_to_ask


def test_a_unit_from_a_path_stops_at_the_first_empty_column() -> None:
    units = {"path": ["{局}", "{局}/{科}"], "names": ["{局}", "{局}{科}"], "make": True}
    case = taken({"局": "住建局", "科": "二科"}, units=units)
    assert case.responsible_unit == "住建局/二科"
    assert case.unit_path == (UnitStep("住建局", "住建局"), UnitStep("住建局/二科", "住建局二科"))
    assert taken({"局": "住建局", "科": " "}, units=units).unit_path == (UnitStep("住建局", "住建局"),)


def test_rows_with_other_columns_each_are_bound_each() -> None:
    field_map = FieldMap.model_validate({"columns": {**COLUMNS, "category": ["a", "b"]}})
    rows = [
        Row(1, {**LEAST, "a": "x"}),
        Row(2, {"b": "y", **LEAST}),
        Row(3, {"编号": "3"}),
        Row(4, {}, Fault.NOT_JSON),
    ]
    first, second, third, fourth = (judged.verdict for judged in judge(rows, field_map, TERMS))
    assert isinstance(first, CaseRow) and isinstance(second, CaseRow)
    assert (first.category, second.category) == ("x", "y")
    assert isinstance(third, Rejection) and str(fourth) == "row: not_json"


def test_the_la_file_falls_into_its_buckets(shared_data: Path) -> None:
    """The figures of the issue: every row in exactly one bucket, 6,945 to ask on 6,157 phones."""
    field_map = load_map(MAPS / "la311.toml")
    terms = Terms(ZoneInfo(field_map.timezone), "US", field_map.source)
    buckets: Counter[str] = Counter()
    asked: list[CaseRow] = []
    with open_rows(shared_data / "la311-2017.csv", field_map.wanted(), field_map.shape) as rows:
        for judged in judge(rows, field_map, terms, rows.columns):
            case = judged.verdict
            if isinstance(case, CaseRow):
                buckets["nobody_to_ask" if case.nobody_to_ask else "to_ask"] += 1
                asked += [] if case.nobody_to_ask else [case]
            else:
                buckets[case.reason] += 1
    assert buckets == {"to_ask": 6945, "nobody_to_ask": 2794, "not_closed": 260}
    assert len({case.phones[0].e164 for case in asked}) == 6157
    assert sum(bool(case.remarks) for case in asked) == 9
    assert {case.language for case in asked} == {"en"}
    assert all(
        case.petition_office == "" and case.unit_path[0].code in case.responsible_unit for case in asked
    )


def test_the_ledger_map_reads_the_usual_ledger() -> None:
    field_map = load_map(MAPS / "ledger-zh.toml")
    cells = {
        "序号": "1",
        "信访件编号": "XF202610010001",
        "信访人": "张三",
        "联系电话": "13800138000/0745-6822222",
        "信访形式": "来访",
        "内容分类": "征地拆迁",
        "责任单位": "住建局",
        "受理日期": "2026年8月3日",
        "办结日期": "2026.10.1",
        "办理方式": "",
        "办结方式": "解释疏导",
        "是否纳入评价": "是",
        "备注": "无",
        "是否匿名": "否",
    }
    (judged,) = judge([Row(4, cells)], field_map, TERMS, tuple(cells))
    case = judged.verdict
    assert isinstance(case, CaseRow) and field_map.units.make
    assert (case.case_no, case.responsible_unit, case.category) == ("XF202610010001", "住建局", "征地拆迁")
    assert case.close_type is CloseType.EXPLAINED and case.in_evaluation and len(case.phones) == 2
    (open_one,) = judge([Row(5, {**cells, "办理状态": "在办", "办结日期": ""})], field_map, TERMS)
    assert open_one.verdict == LeftOut("not_closed")
