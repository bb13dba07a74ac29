"""How headings are numbered: 一、 （一） 1. (GB/T 9704—2012, 7.3.3); elsewhere by digits. Pure."""

_DIGITS = "零一二三四五六七八九"


def number_of(level: int, number: int, language: str) -> str:
    """What stands before the heading `number` (from 1) of `level` (1 to 3)."""
    if not language.startswith("zh"):
        return {1: f"{number}. ", 2: f"({number}) ", 3: f"{number}) "}[level]
    return {1: f"{chinese(number)}、", 2: f"（{chinese(number)}）", 3: f"{number}. "}[level]


def chinese(number: int) -> str:
    """1 to 99 in Chinese: 一, 十, 十二, 二十, 二十三."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")
