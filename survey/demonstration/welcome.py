"""What a visitor is told when everything runs."""

from survey.demonstration.enrol import guests
from survey.demonstration.example import Example
from survey.demonstration.gateway import GATEWAYS

_RULE = "─" * 78


def welcome(web: str, sandbox: str, example: Example | None = None, carrier: str = "sandbox") -> str:
    """Addresses and accounts, in Chinese and English. `example`: a person to follow; `carrier`: by whose
    customs the office sends."""
    people = guests()
    accounts = [f"    {one.login:<11} {one.password}    {one.about}" for one in people]
    return "\n".join(
        [
            "",
            _RULE,
            "  回访演示已启动　Huifang is running. Ctrl-C 停止 stops it.",
            "",
            f"  管理页面 pages          {web}/",
            f"  模拟手机 sandbox phone  {sandbox}/　在这里当一回信访人 answer as a petitioner yourself",
            f"  接口 API                {web}/api/docs",
            *(_gateway(carrier) if carrier in GATEWAYS else ()),
            "",
            "  演示账号 accounts (账号 login, 密码 password)",
            *accounts,
            "",
            *(_follow(web, example) if example else ()),
            "  每几秒办结一件新事，随即回访；县、单位和人都是虚构的，短信只到模拟手机。",
            "  A case closes every few seconds and is asked about at once. County, units and people are",
            "  invented; texts go to the sandbox on this machine and nowhere else.",
            _RULE,
        ]
    )


def _gateway(carrier: str) -> list[str]:
    return [
        f"  短信平台 gateway        模拟的 {carrier}：只发已审核的模板，回复和回执由它推送",
        f"                          a stand-in for {carrier}: approved templates only, answers are pushed",
    ]


def _follow(web: str, example: Example) -> list[str]:
    return [
        "  跟着一个人看完整件事：短信回“5”→核实→通报→整改→验收→再次评价，都在一页上",
        "  one person from the text that said 5 to the second answer, on one page (as supervisor):",
        f"    {web}/cases/{example.case_id}    {example.case_no}",
        "",
    ]
