"""What a visitor is told when everything runs."""

from survey.demonstration.enrol import guests

_RULE = "─" * 78


def welcome(web: str, sandbox: str) -> str:
    """Addresses and accounts, in Chinese and English."""
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
            "",
            "  演示账号 accounts (账号 login, 密码 password)",
            *accounts,
            "",
            "  每几秒办结一件新事，随即回访；县、单位和人都是虚构的，短信只到模拟手机。",
            "  A case closes every few seconds and is asked about at once. County, units and people are",
            "  invented; texts go to the sandbox on this machine and nowhere else.",
            _RULE,
        ]
    )
