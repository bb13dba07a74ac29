"""The columns of the list that goes out and of the results that come back, in Chinese and English. Pure.

Whatever language a sheet is written in, it is read: a column is known by either of its names. The answers
stand in a column for each question, by its key, and what was said in one beside it.
"""

from collections.abc import Iterable, Mapping

OUT: Mapping[str, tuple[str, str]] = {
    "id": ("编号", "id"),
    "phone": ("号码", "phone"),
    "name": ("姓名", "name"),
    "case": ("件号尾数", "case"),
    "unit": ("承办单位", "unit"),
    "office": ("信访部门", "office"),
    "language": ("语言", "language"),
    "order": ("朗读顺序", "reading order"),
    "missing": ("要问的", "to ask"),
    "appointment": ("约定时间", "appointment"),
    "script": ("问卷版本", "script"),
    "round": ("轮次", "round"),
}
BACK: Mapping[str, tuple[str, str]] = {
    "id": ("编号", "id"),
    "time": ("拨打时间", "time"),
    "interviewer": ("访问员", "interviewer"),
    "outcome": ("通话结果", "outcome"),
    "seconds": ("通话秒数", "seconds"),
    "appointment": ("约定时间", "appointment"),
    "note": ("备注", "note"),
}
NEEDED = ("id", "time", "interviewer", "outcome")
_WORDS = ("原话", "words")


def names(columns: Mapping[str, tuple[str, str]], chinese: bool) -> list[str]:
    """The headers in one language."""
    return [both[0] if chinese else both[1] for both in columns.values()]


def answer_columns(questions: Iterable[str], chinese: bool) -> list[str]:
    """A column for the code and one for the words of each question."""
    words = _WORDS[0] if chinese else _WORDS[1]
    return [name for key in questions for name in (key, f"{key} {words}")]


def words_columns(question: str) -> tuple[str, ...]:
    """The names under which a question's words are looked for."""
    return tuple(f"{question} {words}" for words in _WORDS)
