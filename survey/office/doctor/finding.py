"""One line of the doctor's answer."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """`check` names what was looked at, `mend` says what to do; neither holds anything personal."""

    check: str
    mark: Mark
    says: str
    mend: str = ""


def ok(check: str, says: str) -> Finding:
    return Finding(check, Mark.OK, says)


def warn(check: str, says: str, mend: str) -> Finding:
    return Finding(check, Mark.WARN, says, mend)


def fail(check: str, says: str, mend: str) -> Finding:
    return Finding(check, Mark.FAIL, says, mend)
