"""Rows of a JSON Lines file: one object a line, values as JSON gives them."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from survey.cases.encodings import encoding_of
from survey.cases.outcomes import Fault
from survey.cases.rows import Row


class JsonLines:
    """An open JSON Lines file. A line that is no JSON object comes as a row with a fault."""

    def __init__(self, path: Path, encoding: str = "") -> None:
        self.columns: tuple[str, ...] = ()
        self.size = path.stat().st_size
        self._encoding, self._errors = (encoding, "strict") if encoding else encoding_of(path)
        self._file = path.open("rb")

    def __enter__(self) -> "JsonLines":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def position(self) -> int:
        return self._file.tell()

    def __iter__(self) -> Iterator[Row]:
        for number, line in enumerate(self._file, start=1):
            text = line.decode(self._encoding, self._errors).strip()
            if text:
                yield _row(number, text)


def _row(number: int, text: str) -> Row:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return Row(number, {"": text}, Fault.NOT_JSON)
    if not isinstance(value, dict):
        return Row(number, {"": text}, Fault.NOT_AN_OBJECT)
    return Row(number, value)
