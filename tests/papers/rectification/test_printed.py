"""The papers of putting right open in a word processor, each with its head, its words and its page number."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask

from survey.papers.rectification.docket_list import DocketSheet, MatterSheet, RoundLine, docket_docx
from survey.papers.rectification.issue import Issue
from survey.papers.rectification.look_back import LookBackSheet, look_back_docx
from survey.papers.rectification.order_notice import OrderNotice, order_notice_docx
from survey.papers.rectification.talk_record import TalkSheet, talk_docx
from survey.vocabulary import RatedObject
from tests.servers import Absent, libreoffice
from tests.skipping import skip_without

ISSUE = Issue("zh-CN", "县信访局", datetime(2026, 11, 3, 1, 0, tzinfo=UTC), date(2026, 11, 3), demo=True)
ORDER = OrderNotice(
    issue=ISSUE, number=12, unit="县住房和城乡建设局", rated=RatedObject.RESPONSIBLE_UNIT, case_no="XF000012",
    category="物业管理", closed_on=date(2026, 10, 8), causes=["结果", "态度"],
    wanted="一周内修好门前路面。\n\n书面答复信访人。", due_on=date(2026, 11, 24), extended=True,
    person="赵桂兰", lines=("0745-0000000", "0745-0000001"),
)  # fmt: skip
MATTER = MatterSheet(
    case_no="XF000012", unit="县住房和城乡建设局", rated="责任单位", times=3, since="2026-10-20",
    facts=[("类别", "物业管理"), ("核实结论", "属实")],
    rounds=[RoundLine("1", "责任单位", "2026-10-09", "—")],
    decision="责令整改", words="月底前修好",
)  # fmt: skip
DOCKET = DocketSheet(
    ISSUE, "2026年11月", [MATTER] * 3, unnamed=2, held_on="2026-11-02", minutes="一致同意\n下月复查"
)
TALK = TalkSheet(
    ISSUE, 4, "县住房和城乡建设局", "XF000012", "2026-10-12", "2026-11-05", "2026-11-03",
    {"with": "局长 刘某", "said": "逾期", "agreed": "月底前修好"},
)  # fmt: skip

LOOK_BACK = LookBackSheet(
    ISSUE, [("信访件", "XF000012")], [("2026-10-09 09:00", "陈督办", "限期整改", "2026-10-30前")] * 30
)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture(autouse=True)
def _speaking(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def test_all_are_printed(tmp_path: Path, office_profile: Path) -> None:
    papers = {
        "order": (order_notice_docx(ORDER), ("整改〔2026〕12号", "整改通知书", "2026年11月24日", "赵桂兰")),
        "docket": (docket_docx(DOCKET), ("督办清单", "XF000012", "月底前修好", "2件", "一致同意")),
        "look_back": (look_back_docx(LOOK_BACK), ("案件倒查", "内部资料", "XF000012", "陈督办")),
        "talk": (talk_docx(TALK), ("约谈记录", "局长刘某", "被约谈人（签字）")),
    }
    files = [tmp_path / f"{name}.docx" for name in papers]
    for file, (content, _) in zip(files, papers.values(), strict=True):
        file.write_bytes(content)
    try:
        pdfs = libreoffice.print_pdfs(files, office_profile)
        printed = ["".join("".join(libreoffice.pages(pdf)).split()) for pdf in pdfs]
    except Absent as why:
        skip_without(why)
    for whole, (name, (_, words)) in zip(printed, papers.items(), strict=True):
        assert [word for word in (*words, "县信访局", "—1—") if word not in whole] == [], name
