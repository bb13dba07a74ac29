"""What is different between two questionnaires, entry by entry: for whoever publishes the later one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from survey.questionnaire.model import Questionnaire


@dataclass(frozen=True, slots=True)
class Difference:
    """`where`: a path such as texts.zh-CN.invite; `before` or `after` is empty where there is nothing."""

    where: str
    before: str
    after: str


def differences(before: Questionnaire, after: Questionnaire) -> list[Difference]:
    """Every entry that was added, changed or left out; the version itself is not told."""
    old, new = dict(_entries("", _tables(before))), dict(_entries("", _tables(after)))
    return [
        Difference(where, old.get(where, ""), new.get(where, ""))
        for where in {**old, **new}
        if old.get(where) != new.get(where)
    ]


def _tables(questionnaire: Questionnaire) -> dict[str, Any]:
    tables = questionnaire.model_dump(mode="json", exclude={"key", "version"})
    questions = {question["key"]: question for question in tables.pop("questions")}
    return {"questions": questions, **tables}


def _entries(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """The leaves, each with its path; a list is one entry."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _entries(f"{path}.{name}" if path else name, inner)
    elif isinstance(value, list):
        yield path, ", ".join(str(one) for one in value)
    elif value is not None:
        yield path, str(value)
