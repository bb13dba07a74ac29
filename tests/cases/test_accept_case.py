from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.cases.accept_case import accept_case
from survey.cases.case_row import CaseRow
from survey.cases.outcomes import Fault, Rejection, Remark
from survey.cases.values import READERS, Terms
from survey.vocabulary import CloseType

TERMS = Terms(ZoneInfo("Asia/Shanghai"), "CN", "ledger")
LEAST: Mapping[str, object] = {"case_no": "XF001", "closed_at": "2026-10-01", "responsible_unit": "S1"}


def accepted(**given: object) -> CaseRow:
    case = accept_case({**LEAST, **given}, TERMS)
    assert isinstance(case, CaseRow), case
    return case


def rejected(**given: object) -> Rejection:
    rejection = accept_case({**LEAST, **given}, TERMS)
    assert isinstance(rejection, Rejection), rejection
    return rejection


def test_the_least_a_case_can_be() -> None:
    assert accepted() == CaseRow("ledger", "XF001", datetime(2026, 9, 30, 16, tzinfo=UTC), "S1")


def test_a_case_with_everything() -> None:
    case = accepted(
        source="petitions",
        accepted_at="2026-08-01T08:00:00+08:00",
        due_at="2026-10-30",
        petitioner_name=" 张三 ",
        phones=["13800138000", "0745-6822222"],
        language="zh-CN",
        co_units=["S2", "S3", "S2"],
        petition_office="O1",
        category="征地",
        intake_channel="来信",
        close_type="resolved",
        in_evaluation=False,
        leader_received="是",
        assigned_times="2",
        matter_id="M1",
        joint_petitioners=12,
        withdrawn_at="2026-10-02",
        withdrawn_by="王五",
        do_not_contact=True,
    )
    assert case.source == "petitions" and case.petitioner_name == "张三" and case.co_units == ("S2", "S3")
    assert [phone.e164 for phone in case.phones] == ["+8613800138000", "+867456822222"]
    assert case.close_type is CloseType.RESOLVED and case.withdrawn_at == datetime(
        2026, 10, 1, 16, tzinfo=UTC
    )
    assert (case.in_evaluation, case.leader_received, case.do_not_contact) == (False, True, True)
    assert (case.assigned_times, case.joint_petitioners, case.matter_id) == (2, 12, "M1")
    assert case.remarks == ()


@pytest.mark.parametrize("field", ["case_no", "closed_at", "responsible_unit"])
@pytest.mark.parametrize("nothing", [None, "", "  ", "\t"])
def test_what_a_case_cannot_do_without(field: str, nothing: object) -> None:
    assert rejected(**{field: nothing}) == Rejection(field, Fault.MISSING)


def test_a_source_is_needed_from_somewhere() -> None:
    assert accept_case(LEAST, Terms()) == Rejection("source", Fault.MISSING)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("closed_at", "最近", "closed_at: unreadable"),
        ("closed_at", ["2026-10-01"], "closed_at: unreadable"),
        ("withdrawn_at", "是", "withdrawn_at: unreadable"),
        ("do_not_contact", "也许", "do_not_contact: unreadable"),
        ("in_evaluation", 2, "in_evaluation: unreadable"),
        ("assigned_times", "-1", "assigned_times: unreadable"),
        ("assigned_times", "两次", "assigned_times: unreadable"),
        ("close_type", "不详", "close_type: unknown (不详)"),
        ("case_no", "5.22600202610010e+17", "case_no: lost_digits"),
        ("case_no", "5.2E+17", "case_no: lost_digits"),
        ("case_no", "X" * 65, "case_no: too_long"),
        ("case_no", "XF\x0001", "case_no: not_text"),
        ("petitioner_name", "张\ud800", "petitioner_name: not_text"),
        ("petitioner_name", {"name": "张三"}, "petitioner_name: unreadable"),
    ],
)
def test_why_a_case_is_refused(field: str, value: object, reason: str) -> None:
    assert str(rejected(**{field: value})) == reason


@pytest.mark.parametrize(
    ("given", "remark"),
    [
        ({"accepted_at": "2026-10-02"}, Remark.CLOSED_BEFORE_ACCEPTED),
        ({"accepted_at": "上月"}, Remark.TIME_UNREADABLE),
        ({"phones": "1380013800"}, Remark.PHONE_UNREADABLE),
        ({"phone": ["13800138000", "x1"]}, Remark.PHONE_UNREADABLE),
        ({"phones": [f"1380013800{n}" for n in range(4)]}, Remark.MORE_THAN_THREE_PHONES),
        ({"language": "中文"}, Remark.LANGUAGE_UNREADABLE),
        ({"phone_no": "13800138000"}, Remark.UNKNOWN_FIELD),
    ],
)
def test_what_is_only_remarked_upon(given: dict[str, object], remark: Remark) -> None:
    assert accepted(**given).remarks == (remark,)


def test_where_nobody_is_asked_nothing_is_remarked_upon() -> None:
    case = accept_case({**LEAST, "phones": "123"}, TERMS, nobody_to_ask=True)
    assert isinstance(case, CaseRow) and case.nobody_to_ask and case.remarks == ()


def test_phones_go_before_phone_whatever_the_order() -> None:
    case = accepted(phone="13900139000", phones="13800138000")
    assert [phone.e164 for phone in case.phones] == ["+8613800138000", "+8613900139000"]


@pytest.mark.parametrize(
    ("given", "case_no"), [(" XF1\t", "XF1"), ('="0012"', "0012"), ("'0012", "0012"), (12, "12")]
)
def test_what_a_spreadsheet_leaves_around_a_number_is_taken_away(given: object, case_no: str) -> None:
    assert accepted(case_no=given).case_no == case_no


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELD = st.sampled_from([*READERS, "phones", "phone", "nonsense"])


@given(st.dictionaries(FIELD, JSON))
def test_whatever_is_sent_is_accepted_or_refused_and_never_raises(sent: dict[str, object]) -> None:
    for fields in (sent, {**LEAST, **sent}):
        case = accept_case(fields, TERMS)
        if isinstance(case, CaseRow):
            assert case.case_no and case.closed_at.tzinfo is UTC
            f"{case.case_no}{case.petitioner_name}{case.category}".encode()  # fit for any database
        else:
            assert case.field in fields or case.fault is Fault.MISSING
