"""What must be true after whatever befell an office; each broken promise in a line that names it.

The sandbox's ledger is the witness: it was killed by nobody, and lies on a disk of its own.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from survey.audit.bound import journal_of
from survey.audit.keys import audit_keys_from
from survey.audit.verify import Against, verify
from survey.models import Attempt, Audit, Case, FactDay, Inbound, Petitioner, Survey, Unit
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import AttemptState, Channel, NotAsked, Purpose, SurveyState
from tests.soak import compare
from tests.soak.recount import recount

ON_ITS_WAY = timedelta(seconds=20)  # a request may be so long under way, to a carrier as busy as we are
TOLD_WITHIN = timedelta(seconds=6)  # of its end, also while nobody listens for a while
_UNRESOLVED = (AttemptState.CLAIMED, AttemptState.SENDING, AttemptState.UNKNOWN)


@dataclass(frozen=True)
class Span:
    begun: datetime
    ended: datetime


@dataclass
class Known:
    """What whoever ran the office knows of it: its ledger, whose customs hold, when a pause had begun and
    when it was to end, who was opted out by hand and when, which acts were told to be done. `one_clock`: no
    clock was ever off."""

    ledger: Path
    carrier: str = "sandbox"
    pauses: list[Span] = field(default_factory=list)
    opted_out: list[tuple[str, datetime]] = field(default_factory=list)
    acts: Counter[str] = field(default_factory=Counter)
    one_clock: bool = True


Check = Callable[[Runtime, Known], Iterator[str]]


def judge(runtime: Runtime, known: Known) -> list[str]:
    """Every broken promise, in words; none if all was kept."""
    return [f"{name}: {what}" for name, check in CHECKS.items() for what in check(runtime, known)]


def _once(_runtime: Runtime, known: Known) -> Iterator[str]:
    for token in compare.sent_twice(known.ledger):
        yield f"the attempt {token} left, or rang, more than once"


def _written_down(runtime: Runtime, known: Known) -> Iterator[str]:
    """R1's other half: nothing leaves that we do not know of."""
    attempts = _attempts(runtime)
    for one in _accepted(known):
        attempt = attempts.get(one["token"])
        if attempt is None:
            yield f"{one['sid']} left under no attempt of ours"
        elif attempt.left_at is None:
            yield f"the attempt {one['token']} left and is {attempt.state} as if it had not"


def _checked(runtime: Runtime, known: Known) -> Iterator[str]:
    """R5: the check holds for a moment, not for whoever slept after it."""
    attempts = _attempts(runtime)
    for one in _accepted(known):
        attempt = attempts.get(one["token"])
        if known.one_clock and attempt and attempt.left_at and _at(one) - attempt.left_at > ON_ITS_WAY:
            late = (_at(one) - attempt.left_at).total_seconds()
            yield f"the attempt {one['token']} left {late:.1f} s after it was checked"


def _kept(runtime: Runtime, known: Known) -> Iterator[str]:
    """R2: what was answered 2xx is here; and the ratings meant are those we count, or came late.

    Of a phone with several cases only the former is judged: a text does not say which case it is about, and
    in a seed the next one is asked while answers to the last are still on their way. Nor are the ratings of
    who wrote the same twice within a second, where a reply has no other name.
    """
    with runtime.database.read() as session:
        ours = {sid.partition(":")[0] for sid in session.scalars(select(Inbound.sid))}
    kept = compare.by_their_names(known.ledger, known.carrier, dict.fromkeys(ours, True))
    written = {one["sid"] for one in compare.ledger(known.ledger) if one["kind"] == "reply"}
    for one in compare.ledger(known.ledger):
        said = one["kind"] == "heard" and (one["sid"] in written or _is_key(one, known))
        if said and one["sid"] not in kept:
            yield f"the message {one['sid']} was answered and is not kept"
    out = _numbers_of_several(runtime) | compare.said_in_one_second(known.ledger, known.carrier)
    units = compare.by_their_names(known.ledger, known.carrier, compare.units_by_message(runtime))
    meant = compare.intended(known.ledger, units, out, one_case=True)
    left_out = [runtime.keyring.phone_index(phone) for phone in out]
    alone = Survey.petitioner_id.not_in(select(Petitioner.id).where(Petitioner.phone_index.in_(left_out)))
    counted, late = compare.kept(runtime, alone), compare.late(runtime, alone)
    for cell in sorted(meant.keys() | counted.keys() | late.keys()):
        if meant[cell] != counted[cell] + late[cell]:
            yield f"{cell}: {meant[cell]} meant, {counted[cell]} counted and {late[cell]} late"


def _is_key(heard: dict[str, Any], known: Known) -> bool:
    """Of a call by menu: told with the report of it. In a dialogue most turns say nothing that is kept."""
    return "turn" in heard and known.carrier == "aliyun"


def _believed(runtime: Runtime, known: Known) -> Iterator[str]:
    """R1: an attempt is given up as lost where the carrier never had it. Of texts each has a list; of a call
    there may be none, and then it is lost where the carrier has lost the report of it, and nowhere else."""
    lines = list(compare.ledger(known.ledger))
    unreported = {one["sid"] for one in lines if one["kind"] == "fault" and one["fault"] == _REPORT_LOST}
    over = {one["sid"]: _at(one) for one in lines if one["kind"] in _ENDS}
    attempts = _attempts(runtime) if known.one_clock else {}
    for one in _accepted(known):
        attempt, at = attempts.get(one["token"]), over.get(one["sid"])
        lost = attempt is not None and attempt.state is AttemptState.LOST and attempt.ended_at
        excused = one["channel"] == "voice" and one["sid"] in unreported
        if lost and at and at < lost - TOLD_WITHIN and not excused:
            yield f"the attempt {one['token']} is lost, and the carrier had told what became of it"


_REPORT_LOST = "callback_lost"
_ENDS = ("seen", "hung_up", "unanswered")


def _within_limits(_runtime: Runtime, known: Known) -> Iterator[str]:
    """R5: a gateway takes so many calls to one number, and has none to refuse for that."""
    for one in compare.ledger(known.ledger):
        refused = one["kind"] == "received" and one["outcome"] == "refused"
        if refused and known.one_clock and one["channel"] == "voice" and one["code"] == _TOO_OFTEN:
            yield f"a call to {one['to']} was asked for too soon after the last"


_TOO_OFTEN = "isv.BUSINESS_LIMIT_CONTROL"


_SEVERAL = select(Survey.petitioner_id).group_by(Survey.petitioner_id).having(func.count() > 1)


def _numbers_of_several(runtime: Runtime) -> set[str]:
    with runtime.database.read() as session:
        sealed = session.scalars(select(Petitioner.phone_sealed).where(Petitioner.id.in_(_SEVERAL))).all()
    return {runtime.keyring.open(one, Sealed.PETITIONER_PHONE) for one in sealed}


def _nobody_forgotten(runtime: Runtime, _known: Known) -> Iterator[str]:
    waits = Attempt.state == AttemptState.PLANNED, Attempt.channel != Channel.INTERVIEWER
    call = Attempt.channel == Channel.VOICE, Attempt.state == AttemptState.ACCEPTED
    left: Sequence[tuple[str, ColumnElement[bool]]] = (
        ("surveys not settled", Survey.state != SurveyState.SETTLED),
        ("attempts claimed, sending or in doubt", Attempt.state.in_(_UNRESOLVED)),
        ("attempts planned that nobody sends", waits[0] & waits[1]),
        ("calls whose end nobody knows", call[0] & call[1]),
        ("messages not understood", Inbound.understood_at.is_(None)),
        ("cases neither asked nor left out", _never_looked_at()),
        ("cases that wait for an earlier survey", Case.not_asked == NotAsked.SAME_PERSON),
    )
    with runtime.database.read() as session:
        for what, where in left:
            number = session.scalar(select(func.count()).where(where))
            if number:
                yield f"{number} {what}"


def _never_looked_at() -> ColumnElement[bool]:
    asked = select(Survey.id).where(Survey.case_id == Case.id).exists()
    return Case.not_asked.is_(None) & ~asked


def _counted(runtime: Runtime, _known: Known) -> Iterator[str]:
    """R4: the facts kept are those of a full count; and those are what the answers say."""
    before, after = recount(runtime)
    for name, rows in before.items():
        if rows != after[name]:
            more, fewer = rows - after[name], after[name] - rows
            yield f"{name}: {more.total()} rows kept and not counted, {fewer.total()} counted and not kept"
    ours, shown = compare.kept(runtime), _shown(after["fact_day"], runtime)
    for cell in sorted(ours.keys() | shown.keys()):
        if ours[cell] != shown[cell]:
            yield f"{cell}: {ours[cell]} answers, {shown[cell]} in the facts"


def _shown(rows: Counter[Any], runtime: Runtime) -> Counter[compare.Cell]:
    """Ratings by unit, object and level, out of the rows of fact_day."""
    at = [column.name for column in FactDay.__table__.c if column.name != "id"].index
    with runtime.database.read() as session:
        codes = dict(session.execute(select(Unit.id, Unit.code)).all())
    counts: Counter[compare.Cell] = Counter()
    for row, times in rows.items():
        if row[at("level")] and not row[at("late")]:
            cell = codes[row[at("unit_id")]], str(row[at("object")]), row[at("level")]
            counts[cell] += times * row[at("n")]
    return counts


def _trail(runtime: Runtime, known: Known) -> Iterator[str]:
    """R9: the chains are whole, the journal of this machine agrees, and what was done is in them."""
    own = journal_of(runtime.settings)
    against = Against(journals=[own] if own.exists() else [])
    for one in verify(runtime.database, audit_keys_from(runtime.settings), against).faults.first:
        yield f"{one.what.value} at {one.where}: {one.says}"
    with runtime.database.read() as session:
        kept = Counter(dict(session.execute(select(Audit.act, func.count()).group_by(Audit.act)).all()))
    for act, times in known.acts.items():
        if kept[act] < times:
            yield f"{act} was done {times} times and is there {kept[act]} times"


def _left_alone(runtime: Runtime, known: Known) -> Iterator[str]:
    """Who has opted out hears the confirmation of it and then nothing, unless they came back."""
    attempts, since = _attempts(runtime), _opted_out_since(runtime, known)
    for one in _accepted(known):
        attempt = attempts.get(one["token"])
        over = since.get(one["to"])
        if over is None or _at(one) <= over or (attempt and attempt.purpose is Purpose.OPTOUT):
            continue
        under_way = _at(one) <= over + ON_ITS_WAY
        before = attempt is None or attempt.left_at is None or attempt.left_at <= over
        if not under_way or (known.one_clock and not before):
            yield f"{one['sid']} left for somebody who had opted out"


def _opted_out_since(runtime: Runtime, known: Known) -> dict[str, datetime]:
    """By number: when an opt-out that still stands had been confirmed, or was made by hand."""
    with runtime.database.read() as session:
        standing = session.scalars(
            select(Petitioner.phone_sealed).where(Petitioner.opted_out_at.is_not(None))
        ).all()
    numbers = {runtime.keyring.open_or_empty(sealed, Sealed.PETITIONER_PHONE) for sealed in standing}
    attempts = _attempts(runtime)
    since = {phone: at for phone, at in known.opted_out if phone in numbers}
    for one in _accepted(known):
        attempt = attempts.get(one["token"])
        if attempt and attempt.purpose is Purpose.OPTOUT and one["to"] in numbers:
            since[one["to"]] = min(_at(one), since.get(one["to"], _at(one)))
    return since


def _stood_still(runtime: Runtime, known: Known) -> Iterator[str]:
    """Once a pause has committed nothing enters `sending`; what was under way may arrive."""
    attempts = _attempts(runtime)
    for one in _accepted(known):
        attempt = attempts.get(one["token"])
        for pause in known.pauses:
            within = pause.begun < _at(one) < pause.ended
            before = attempt is not None and attempt.left_at is not None and attempt.left_at <= pause.begun
            if within and not (before and _at(one) <= pause.begun + ON_ITS_WAY):
                yield f"{one['sid']} left while sending was paused"


def _accepted(known: Known) -> Iterator[dict[str, Any]]:
    for one in compare.ledger(known.ledger):
        if one["kind"] == "received" and one["outcome"] == "accepted":
            yield one


def _at(one: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(one["at"]).astimezone(UTC)


def _attempts(runtime: Runtime) -> dict[str, Attempt]:
    with runtime.database.read() as session:
        left = or_(Attempt.left_at.is_not(None), Attempt.state != AttemptState.CANCELLED)
        found = {attempt.token: attempt for attempt in session.scalars(select(Attempt).where(left))}
    calls = [one for one in found.values() if one.channel is Channel.VOICE]
    return found | {one.token[:_NAMES_OF_CALLS]: one for one in calls}


_NAMES_OF_CALLS = 15  # characters: a gateway is told the beginning of the token


CHECKS: dict[str, Check] = {
    "no message twice": _once,
    "nothing leaves unwritten": _written_down,
    "nothing leaves unchecked": _checked,
    "no answer lost": _kept,
    "a report is believed": _believed,
    "limits of the carrier are kept": _within_limits,
    "no survey forgotten": _nobody_forgotten,
    "facts equal a recount": _counted,
    "the audit chain whole": _trail,
    "who opted out is left alone": _left_alone,
    "a pause stops everything": _stood_still,
}
