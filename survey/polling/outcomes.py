"""What became of texts whose end nobody has reported: taken as a callback of the carrier is.

left within minutes ─► the carrier's list, one request for a thousand     only where no callback is asked for
older               ─► each asked for by its SID, ever more seldom, for a day and a half
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, select, update

from survey.carriers.port import CarrierUnreachable, ListedText, Sent, StatusReport
from survey.course.changed import changed
from survey.course.report import Told, take_reports
from survey.models import TEXT_UNDER_WAY, Attempt, NoticeDelivery, Petitioner
from survey.rectification.notices.report import report_delivery
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import AttemptState, DeliveryState, NoticeChannel

YOUNG = timedelta(minutes=10)
_FIRST = timedelta(minutes=5)  # after it left, doubled with each look
_LOOKS = 9
_OLDEST = timedelta(hours=36)  # carriers know an end by then, or never will
_MOST_YOUNG = 5000
_MOST_ASKED = 50  # requests of one run
_AT_ONCE = 32
_CLOCKS_DIFFER = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class _Open:
    """A text whose end nobody has reported: of an attempt, or of the notice `token`."""

    sid: str
    left_at: datetime
    attempt_id: int = 0
    token: str = ""
    phone_sealed: bytes = b""


def ask_outcomes(runtime: Runtime) -> int:
    """Take what the carrier knows of texts without an end; how many those are. Raises CarrierUnreachable."""
    known = _of_young(runtime) if runtime.settings.inbound == "pull" else 0
    return known + _of_old(runtime)


def _of_young(runtime: Runtime) -> int:
    texts, notices = _young(runtime), _young_notices(runtime)
    if not (texts or notices):
        return 0
    since = min(one.left_at for one in (*texts.values(), *notices.values())) - _CLOCKS_DIFFER
    ended = [one for one in runtime.carrier.sent_texts(since) if one.status is not AttemptState.ACCEPTED]
    for one in ended:
        if notice := notices.get(one.sid):
            with runtime.database.write() as session:
                report_delivery(session, notice.token, _as_report(one), runtime.clock.now())
    return _take(runtime, [(texts[one.sid].attempt_id, one) for one in ended if one.sid in texts])


def _of_old(runtime: Runtime) -> int:
    """A carrier that does not answer is not asked about the rest: each would wait for its time-out."""
    found: list[tuple[int, ListedText]] = []
    looked: list[int] = []
    try:
        for one in _old(runtime):
            listed = runtime.carrier.text_status(_sent(runtime, one))
            looked.append(one.attempt_id)
            if listed is not None and listed.status is not AttemptState.ACCEPTED:
                found.append((one.attempt_id, listed))
    except CarrierUnreachable:
        if not looked:
            raise
    if looked:
        with runtime.database.write(repeatable=True) as session:
            seen = update(Attempt).where(Attempt.id.in_(looked))
            changed(session, seen.values(empty_lists=Attempt.empty_lists + 1))
    return _take(runtime, found)


def _sent(runtime: Runtime, one: _Open) -> Sent:
    to = runtime.keyring.open(one.phone_sealed, Sealed.PETITIONER_PHONE)
    return Sent(one.token, to, "", one.sid, one.left_at)


def _take(runtime: Runtime, found: Sequence[tuple[int, ListedText]]) -> int:
    now, taken = runtime.clock.now(), 0
    told = [Told(attempt_id, _as_report(listed), now) for attempt_id, listed in found]
    for start in range(0, len(told), _AT_ONCE):
        taken += sum(take_reports(runtime, told[start : start + _AT_ONCE]))
    return taken


def _as_report(listed: ListedText) -> StatusReport:
    """A text of the carrier's list as if it had been reported."""
    return StatusReport(
        sid=listed.sid,
        status=listed.status,
        error_code=listed.error_code,
        error_class=listed.error_class,
        segments=listed.segments,
        price=listed.price,
    )


def _young(runtime: Runtime) -> Mapping[str, _Open]:
    since = runtime.clock.now() - YOUNG
    return {one.sid: one for one in _open(runtime, Attempt.left_at >= since, _MOST_YOUNG)}


def _old(runtime: Runtime) -> Iterable[_Open]:
    now = runtime.clock.now()
    looked_next = case({looks: now - _FIRST * 2**looks for looks in range(_LOOKS)}, value=Attempt.empty_lists)
    due = and_(Attempt.left_at >= now - _OLDEST, Attempt.left_at <= now - _FIRST)
    return _open(runtime, and_(due, Attempt.left_at <= looked_next), _MOST_ASKED)


def _open(runtime: Runtime, which: ColumnElement[bool], most: int) -> list[_Open]:
    """Whose carrier it was is looked at here: by it SQLite would read all that ever went there."""
    found = (
        select(Attempt, Petitioner.phone_sealed)
        .join(Petitioner, Petitioner.id == Attempt.petitioner_id)
        .where(TEXT_UNDER_WAY, which)
        .order_by(Attempt.left_at)
        .limit(most)
    )
    with runtime.database.read() as session:
        rows = session.execute(found).all()
    return [
        _Open(
            sid=one.carrier_sid,
            left_at=one.left_at,
            attempt_id=one.id,
            token=one.token,
            phone_sealed=sealed,
        )
        for one, sealed in rows
        if one.carrier == runtime.carrier.name and one.carrier_sid and one.left_at
    ]


def _young_notices(runtime: Runtime) -> Mapping[str, _Open]:
    """What a carrier has taken counts as told; only that it came back is news."""
    found = select(NoticeDelivery.token, NoticeDelivery.carrier_sid, NoticeDelivery.left_at).where(
        NoticeDelivery.channel == NoticeChannel.SMS,
        NoticeDelivery.state == DeliveryState.ACCEPTED,
        NoticeDelivery.left_at >= runtime.clock.now() - YOUNG,
    )
    with runtime.database.read() as session:
        rows = session.execute(found).all()
    return {
        sid: _Open(sid=sid, left_at=left_at, token=token) for token, sid, left_at in rows if sid and left_at
    }
