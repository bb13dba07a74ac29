"""Browser and system by their names, as somebody knows their own again among several. Pure.

A User-Agent names what it wants to be taken for before what it is: the first line that fits counts.
"""

import re

_BROWSERS = (
    (r"MicroMessenger", "WeChat"),
    (r"QQBrowser", "QQ Browser"),
    (r"QIHU|360SE|360EE", "360"),
    (r"UCBrowser", "UC"),
    (r"HuaweiBrowser", "Huawei Browser"),
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"OPR/", "Opera"),
    (r"Firefox|FxiOS", "Firefox"),
    (r"Chrome|CriOS", "Chrome"),
    (r"Safari/", "Safari"),
)
_SYSTEMS = (
    (r"OpenHarmony|HarmonyOS", "HarmonyOS"),
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Mac OS X", "macOS"),
    (r"UOS|Kylin", "UOS/Kylin"),
    (r"Linux|X11", "Linux"),
)


def name_agent(said: str) -> str:
    """`Chrome · Windows` of a User-Agent; empty where neither is known. At most 64 characters."""
    return " · ".join(name for table in (_BROWSERS, _SYSTEMS) if (name := _first(table, said)))


def _first(table: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for pattern, name in table if re.search(pattern, said)), "")
