"""Names, numbers and links as they are shown to those who need not know them. Pure."""

import re

_LINK = re.compile(r"(/s/)[A-Za-z0-9_-]+")

# Surnames of two characters; a list of the common ones, others show one character.
_DOUBLE = frozenset(
    {
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "司徒",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "宇文",
        "长孙",
        "夏侯",
        "轩辕",
        "端木",
        "南宫",
        "独孤",
    }
)
# The middle dot of names of other peoples written in Chinese.
_DOTS = "·•・"


def mask_name(name: str) -> str:
    """`张三丰` → `张**`; `John Smith` → `J***`; `阿依古丽·买买提` → `阿***`. How long it is does not show."""
    whole = name.strip()
    if not whole:
        return ""
    if whole[0].isascii() or any(dot in whole for dot in _DOTS):
        return f"{whole[0]}***"
    return f"{whole[:2] if whole[:2] in _DOUBLE and len(whole) > 2 else whole[0]}**"


def mask_links(text: str) -> str:
    """A text of ours as somebody may read it who must not answer in the person's place."""
    return _LINK.sub(r"\1…", text)


def mask_phone(number: str) -> str:
    """`+8613812345678` → `…5678`."""
    return f"…{number[-4:]}" if len(number) > 7 else "…"
