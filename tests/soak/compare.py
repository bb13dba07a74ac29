"""What the sandbox saw against what we say: ratings, attempts, and everybody settled."""

import csv
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, func, select
from sqlalchemy.orm import aliased

from survey.carriers.domestic import name_of
from survey.models import Answer, Case, Inbound, Survey, Unit
from survey.runtime import Runtime
from survey.vocabulary import NotAsked, SurveyState

What = TypeVar("What")
Cell = tuple[str, str, int]  # unit code, object, level


def ledger(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def sent_twice(path: Path) -> list[str]:
    """Callback tokens under which the sandbox accepted more than one message or call, or a phone rang twice
    (R1)."""
    left: Counter[tuple[str, str]] = Counter()
    for one in ledger(path):
        if (one["kind"] == "received" and one["outcome"] == "accepted") or one["kind"] == "rang":
            left[one["kind"], one["token"]] += 1
    return [token for (_, token), times in left.items() if times > 1]


def intended(
    path: Path, units: dict[str, str], leave_out: Collection[str] = (), *, one_case: bool = False
) -> Counter[Cell]:
    """The sandbox's counted ratings by unit, object and level; `units` by the message that brought them.

    `leave_out`: phones that are not looked at. `one_case`: each of the others has one case, so that the first
    rating of a question stands; a person takes a call that was placed while they wrote for another case's.
    """
    counts: Counter[Cell] = Counter()
    rated: set[tuple[str, str]] = set()
    for one in ledger(path):
        if one["kind"] != "rating" or not one["counted"] or one["phone"] in leave_out:
            continue
        about = one["phone"], one["question"]
        if not (one_case and about in rated):
            counts[units.get(one["sid"], "?"), one["question"], one["level"]] += 1
        rated.add(about)
    return counts


def kept(runtime: Runtime, *which: SQLColumnExpression[bool]) -> Counter[Cell]:
    """Our counted ratings, straight from the answers; `which`: of these surveys only."""
    return _ratings(runtime, func.count(), Answer.counted, *which)


def late(runtime: Runtime, *which: SQLColumnExpression[bool]) -> Counter[Cell]:
    """First ratings that came when their survey had settled: shown by us, counted by nobody."""
    earlier = aliased(Answer)
    counted = exists().where(
        earlier.survey_id == Answer.survey_id, earlier.object == Answer.object, earlier.counted
    )
    return _ratings(runtime, func.count(Answer.survey_id.distinct()), Answer.late, ~counted, *which)


def _ratings(
    runtime: Runtime, number: ColumnElement[int], *which: SQLColumnExpression[bool]
) -> Counter[Cell]:
    """Answers of a kind, numbered by unit, object and level."""
    with runtime.database.read() as session:
        rows = session.execute(
            select(Unit.code, Answer.object, Answer.level, number)
            .join(Survey, Survey.id == Answer.survey_id)
            .join(Unit, Unit.id == Survey.unit_id)
            .where(*which, Answer.object.is_not(None))
            .group_by(Unit.code, Answer.object, Answer.level)
        ).all()
    return Counter({(code, str(rated), level): n for code, rated, level, n in rows if level})


def shown(scores: dict[str, Any], units: set[str]) -> Counter[Cell]:
    """The counts of `flask scores` for units without others below them."""
    counts: Counter[Cell] = Counter()
    for item in scores["items"]:
        if item["unit"] in units and item["round"] == "first":
            for level, n in item["counts"].items():
                counts[item["unit"], item["object"], int(level)] += n
    return +counts


def units_by_message(runtime: Runtime) -> dict[str, str]:
    """The unit of the survey that a message was understood to be about, by the SID of message or call."""
    with runtime.database.read() as session:
        rows = session.execute(
            select(Inbound.sid, Unit.code)
            .join(Survey, Survey.id == Inbound.survey_id)
            .join(Unit, Unit.id == Survey.unit_id)
        )
        return {sid.partition(":")[0]: code for sid, code in rows}


def by_their_names(path: Path, carrier: str, ours: Mapping[str, What]) -> dict[str, What]:
    """`ours`, which goes by our names of messages, by those of the sandbox.

    Where the carrier names no reply, who wrote what in which second does; the ledger's line comes a moment
    after.
    """
    if carrier != "tencent":
        return dict(ours)
    replies = [one for one in ledger(path) if one["kind"] == "reply"]
    return {one["sid"]: ours[name] for one in replies for name in _names_of_reply(one) if name in ours}


def said_in_one_second(path: Path, carrier: str) -> set[str]:
    """Who wrote the same words twice within a second, to a carrier that brings those as one: at full speed
    people do, who otherwise have a question to read in between."""
    if carrier != "tencent":
        return set()
    replies = [one for one in ledger(path) if one["kind"] == "reply"]
    named = Counter((one["phone"], name) for one in replies for name in _names_of_reply(one))
    return {phone for (phone, _), times in named.items() if times > 1}


def _names_of_reply(one: dict[str, Any]) -> list[str]:
    """As the ledger's line has it; in the first moment of a second it may have been written in the last."""
    at = datetime.fromisoformat(one["at"])
    seconds = [int(at.timestamp()) - before for before in ((0, 1) if at.microsecond < 50_000 else (0,))]
    return [name_of(one["phone"], str(second), one["text"]) for second in seconds]


def leaves(runtime: Runtime) -> set[str]:
    with runtime.database.read() as session:
        parents = select(Unit.parent_id).where(Unit.parent_id.is_not(None))
        return set(session.scalars(select(Unit.code).where(Unit.id.not_in(parents))))


def unsettled(runtime: Runtime) -> tuple[int, int]:
    """Surveys there are, and how many of them have not settled."""
    with runtime.database.read() as session:
        total = session.scalar(select(func.count()).select_from(Survey)) or 0
        settled = session.scalar(select(func.count()).where(Survey.state == SurveyState.SETTLED))
    return total, total - (settled or 0)


def eligible_left(runtime: Runtime) -> int:
    """Cases that wait for their person's other survey to end."""
    with runtime.database.read() as session:
        waiting = select(func.count()).where(Case.not_asked == NotAsked.SAME_PERSON)
        return session.scalar(waiting) or 0


def not_understood(runtime: Runtime) -> int:
    with runtime.database.read() as session:
        return session.scalar(select(func.count()).where(Inbound.understood_at.is_(None))) or 0


def rated_surveys(runtime: Runtime) -> int:
    with runtime.database.read() as session:
        rated = select(Answer.survey_id).where(Answer.counted, Answer.object.is_not(None)).distinct()
        return session.scalar(select(func.count()).select_from(rated.subquery())) or 0


def fill(path: Path, rows: int, number: str = "+1321555{:04}") -> None:
    """Made-up closed requests in the form of the LA file, for machines without it. `number`: the n-th
    phone."""
    header = [
        "SRNumber",
        "CreatedDate",
        "ClosedDate",
        "UpdatedDate",
        "Owner",
        "AssignTo",
        "RequestType",
        "Status",
        "RequestSource",
        "Anonymous",
        "APC",
        "CD",
        "NCName",
        "ContactPhone",
    ]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for n in range(rows):
            owner, assigned = f"O{n % 5}", f"A{n % 23}"
            closed = f"01/{1 + n % 28:02}/2018 09:00:00 AM"
            phone = number.format(n % (rows - rows // 9))
            writer.writerow(
                f"1-87{n:07},12/31/2017 11:00:00 PM,{closed},{closed},{owner},{assigned},"
                f"Bulky Items,Closed,Call,N,,,,{phone}".split(",")
            )
