"""FILE.rejects.csv: the rows that were not taken, with line and reason, to be mended and imported again."""

import csv
import os
from pathlib import Path
from types import TracebackType
from typing import TextIO

from survey.cases.outcomes import Unusable
from survey.cases.prepare import Refusal
from survey.output import no_formula

FIRST = 20  # refusals to be shown at once


class RejectsFile:
    """Made at the first refusal and readable by its owner only, since it holds what the file held.

    It begins with a BOM so that a spreadsheet shows Chinese. The columns are those of the first rejected
    row. One left from an earlier import of the same file is taken away.
    """

    def __init__(self, source: Path, *, keep: bool = True) -> None:
        """`keep=False` writes nothing: for a dry run."""
        self._keep = keep
        self.first: list[Refusal] = []
        self.path = source.with_name(f"{source.name}.rejects.csv")
        self._file: TextIO | None = None
        self._columns: list[str] = []

    def __enter__(self) -> "RejectsFile":
        if self._keep:
            self.path.unlink(missing_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    @property
    def written(self) -> str | None:
        """Where the file is; None where nothing was refused."""
        return str(self.path) if self._file else None

    def add(self, refusal: Refusal) -> None:
        if len(self.first) < FIRST:
            self.first.append(refusal)
        if not self._keep:
            return
        if self._file is None:
            self._file = self._made()
            self._columns = list(refusal.cells)
            csv.writer(self._file).writerow(["line", "reason", *map(no_formula, self._columns)])
        cells = [no_formula(str(refusal.cells.get(column, ""))) for column in self._columns]
        csv.writer(self._file).writerow([refusal.line, str(refusal.rejection), *cells])

    def _made(self) -> TextIO:
        try:
            # Made anew and by us: whoever else may write in the folder has put no link of theirs there.
            made = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            return open(made, "w", encoding="utf-8-sig", errors="backslashreplace", newline="")  # noqa: PTH123
        except OSError as error:
            raise Unusable(f"{self.path} cannot be written: {error.strerror}") from error
