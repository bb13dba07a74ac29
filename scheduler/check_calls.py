"""What the check looks at of calls alone: the carrier's limits for one number, and what a menu asks.

Where the carrier has no limits and leads a dialogue, there is nothing to look at, and nothing is read.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self, cast

from sqlalchemy import Row, Table, bindparam, select, update
from sqlalchemy.orm import Session

from survey.carriers.port import Menu
from survey.contact.callees import Limit, free_at, looked_back
from survey.course.menu import MenuAsks, calls_by_menu, menu_of
from survey.models import Attempt
from survey.models.base import Utc
from survey.runtime import Runtime
from survey.vocabulary import Channel

_A = cast(Table, Attempt.__table__)
# Statements are built once: building them for every batch costs more than running them.
_CALLED = (
    select(_A.c.petitioner_id, _A.c.left_at)
    .where(
        _A.c.petitioner_id.in_(bindparam("people", expanding=True)),
        _A.c.left_at >= bindparam("since", type_=Utc()),
        _A.c.channel == Channel.VOICE,
    )
    .order_by(_A.c.left_at)
)
_ASKS = (
    update(_A)
    .where(_A.c.id == bindparam("of"))
    .values(question=bindparam("asked"), text_key=bindparam("words"))
)


@dataclass(frozen=True)
class Calls:
    """The calls of a batch. `called`: when the last ones to each person's number left; `menus`: what each
    attempt would ask, none where it can ask nothing."""

    limits: Sequence[Limit]
    called: dict[int, list[datetime]]
    menus: Mapping[int, MenuAsks | None]

    @classmethod
    def of(
        cls, runtime: Runtime, session: Session, rows: Sequence[Row[*tuple[Any, ...]]], now: datetime
    ) -> Self:
        """`rows`: attempts with survey and case number, their persons held. A person is a number, so nobody
        calls it between this look and our `sending`, on whichever machine."""
        limits = [(one.calls, timedelta(seconds=one.seconds)) for one in runtime.carrier.callee_limits]
        calls = [row for row in rows if row.Attempt.channel is Channel.VOICE]
        called: dict[int, list[datetime]] = {}
        if limits and calls:
            people = [row.Attempt.petitioner_id for row in calls]
            look = {"people": people, "since": now - looked_back(limits)}
            for person, left in session.connection().execute(_CALLED, look):
                called.setdefault(person, []).append(left)
        by_menu = calls_by_menu(runtime)
        menus = {
            row.Attempt.id: menu_of(runtime, session, row.Survey, row.case_no) if row.Survey else None
            for row in calls
            if by_menu
        }
        return cls(limits, called, menus)

    def offered(self, attempt: Attempt) -> bool:
        """Whether the carrier has words for it."""
        return attempt.id not in self.menus or self.menus[attempt.id] is not None

    def free_at(self, attempt: Attempt, now: datetime) -> datetime | None:
        """When the carrier takes a call to this number; none for what is no call."""
        if attempt.channel is not Channel.VOICE:
            return None
        return free_at(self.limits, self.called.get(attempt.petitioner_id, ()), now)

    def count(self, attempt: Attempt, now: datetime) -> None:
        """Later calls of the same batch see this one as gone."""
        if attempt.channel is Channel.VOICE:
            self.called.setdefault(attempt.petitioner_id, []).append(now)

    def menu(self, attempt: Attempt) -> Menu | None:
        asks = self.menus.get(attempt.id)
        return asks.menu if asks else None

    def keep_questions(self, session: Session, moved: Collection[int]) -> None:
        """Keep with the attempts that leave what each asks: the key comes with a report."""
        asks = [
            {"of": one, "asked": menu.question, "words": menu.menu.question.key}
            for one in moved
            if (menu := self.menus.get(one)) is not None
        ]
        if asks:
            session.connection().execute(_ASKS, asks)
