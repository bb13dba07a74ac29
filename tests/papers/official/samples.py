"""A document with something of everything."""

from datetime import UTC, datetime

from survey.papers.official.charts.chart import BLUE, GREY, LEVEL_COLOURS, RED, Chart, Kind, Series
from survey.papers.official.document import Head, Paper
from survey.papers.official.tables import Column, Grid

MADE_AT = datetime(2026, 11, 3, 1, 0, tzinfo=UTC)
TREND = Chart(
    Kind.TREND, "图1 满意率", "三个月的满意率，二月没有评价", ["8月", "9月", "10月"],
    [
        Series("满意率", [0.8, None, 0.83], BLUE, low=[0.7, None, 0.745], high=[0.9, None, 0.891]),
        Series("目标", [0.8] * 3, RED, plain=True),
    ],
)  # fmt: skip
BARS = Chart(
    Kind.BARS, "图2 各单位", "两个单位的满意率", ["甲局 & 乙局", "丙局"],
    [Series("满意率", [0.7, 0.9], BLUE, low=[0.6, 0.8], high=[0.8, 0.95], colours=[RED, GREY])],
)  # fmt: skip
STACK = Chart(
    Kind.STACK, "图3 评价", "五个等级的构成", ["责任单位"],
    [Series(name, [0.2], colour) for name, colour in zip("一二三四五", LEVEL_COLOURS, strict=True)],
)  # fmt: skip


def sample(*texts: str, charts: tuple[Chart, ...] = (TREND, BARS, STACK), rows: int = 3) -> bytes:
    """A whole paper in Chinese with these paragraphs."""
    paper = Paper("zh-CN", MADE_AT)
    paper.head(
        Head("青溪县民调中心", "满意度通报〔2026〕10号", "关于满意度的通报", "10月", "草稿：本月尚未封账")
    )
    paper.heading("总体情况")
    paper.heading("责任单位", 2)
    paper.heading("乡镇", 3)
    paper.say(*texts)
    for chart in charts:
        paper.chart(chart)
    columns = [Column("单位", 3, number=False), Column("评价数"), Column("满意率")]
    paper.table("表1 各单位", Grid(columns, [["住房和城乡建设局", "120", "83.0%"]] * rows))
    paper.note("注：……")
    paper.attachments("附件：", ["得分表", "台账"])
    paper.sign("青溪县民调中心", "2026年11月3日")
    return paper.to_bytes()


def lines_only(characters: int) -> bytes:
    """Nothing but one paragraph of so many characters."""
    paper = Paper("zh-CN", MADE_AT)
    paper.say("回" * characters)
    return paper.to_bytes()
