"""What pages, the API and people give: forms, JSON of cases, phones, times, periods, questionnaires."""

from datetime import date
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from survey.answering.form import NotOurForm, read_form
from survey.api.read_json import NotJson, read_json
from survey.cases.accept_case import accept_case
from survey.cases.phones import read_phones
from survey.cases.times import read_time, time_format
from survey.cases.units import unit_book
from survey.cases.values import Terms
from survey.questionnaire.load import BadQuestionnaire, parse
from survey.reviewing.polls.poll_rows import LEVELS, judge
from survey.scoring.asked import RoundError, read_round
from survey.scoring.periods import PeriodError, read_period
from tests.fuzz.parser import Parser, spoilt_texts, text_of
from tests.fuzz.spoil import spoil_form, spoil_json, spoil_text
from tests.questionnaire.shipped import DEFAULT, TOML

_ZONE = ZoneInfo("Asia/Shanghai")
_PAGES = [
    "nonce=abcd1234&question=responsible_unit&value=4",
    "nonce=abcd1234&question=reason&value=&text=%E6%B2%A1%E4%BA%BA%E7%AE%A1",
    "nonce=abcd1234&act=opt_out",
]
_CASES = [
    (
        '{"source": "x", "case_no": "XF1", "closed_at": "2026-10-01T09:30:00+08:00", "responsible_unit": '
        '"S1", "phones": ["13900000001", "0371-6699 1234 转 8"], "petitioner_name": "张三"'
        ', "assigned_times": 2'
        "}"
    ),
    (
        '{"case_no": 12, "closed_at": 1759282200, "responsible_unit": {"path": [["A", "甲"], ["B", null]]}, '
        '"phones": "13900000001、13900000002", "in_litigation": "否", "language": "zh-CN"}'
    ),
]
_PHONES = [
    "13900000001",
    "+86 139-0000-0001",
    "0371-66991234转8",
    "１３９００００００１",
    "手机139 0000 0001/座机66991234",
]
_TIMES = [
    "2026-10-01 09:30",
    "2026年10月1日 9时30分",
    "2026/10/1",
    "20261001093000",
    "46296.5",
    "2026-10-01T09:30:00Z",
]
_FORMATS = ["%d/%m/%Y %I:%M %p", "%Y-%m-%d", "%d.%m.%y %H:%M:%S"]
_PERIODS = [
    "2026-10",
    "2026",
    "2026-Q3",
    "2026-01..2026-06",
    "this_month",
    "last_month",
    "first",
    "final",
    "2",
]
_POLLS = ["unit_code=S1&object=responsible_unit&" + "&".join(f"{level}=3" for level in LEVELS[5])]
_BOOK = unit_book([("S1", "青石镇"), ("S2", "青石镇")])


def _read_page(given: bytes) -> None:
    read_form(DEFAULT, parse_qs(text_of(given), keep_blank_values=True, errors="replace"))


def _read_case(given: bytes) -> None:
    case = read_json(given)
    if isinstance(case, dict):
        accept_case(case, Terms(_ZONE, source="x"))


def _read_poll(given: bytes) -> None:
    fields = {name: values[0] for name, values in parse_qs(text_of(given), errors="replace").items()}
    judge(1, fields, _BOOK, 5, set())


PARSERS = (
    Parser("page", spoilt_texts(_PAGES, spoil_form), _read_page, (NotOurForm,)),
    Parser("case-json", spoilt_texts(_CASES, spoil_json), _read_case, (NotJson,), weight=20),
    Parser("phones", spoilt_texts(_PHONES, spoil_text), lambda g: read_phones(text_of(g), "CN"), weight=20),
    Parser("time", spoilt_texts(_TIMES, spoil_text), lambda g: read_time(text_of(g), _ZONE)),
    Parser(
        "time-format", spoilt_texts(_FORMATS, spoil_text), lambda g: time_format(text_of(g)), (ValueError,)
    ),
    Parser(
        "period",
        spoilt_texts(_PERIODS, spoil_text),
        lambda g: read_period(text_of(g), date(2026, 11, 28)),
        (PeriodError,),
    ),
    Parser("round", spoilt_texts(_PERIODS, spoil_text), lambda g: read_round(text_of(g)), (RoundError,)),
    Parser("poll", spoilt_texts(_POLLS, spoil_form), _read_poll),
    Parser(
        "questionnaire",
        spoilt_texts([TOML], spoil_text),
        lambda g: parse(text_of(g)),
        (BadQuestionnaire,),
        weight=1,
    ),
)
