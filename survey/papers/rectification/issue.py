"""Who issues a paper, in which language and when. Pure."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Issue:
    """`language`: `zh-CN` or `en`; `day`: the day that stands below it."""

    language: str
    issuer: str
    made_at: datetime
    day: date
    demo: bool = False
