"""What the pages show of messages, calls and numbers (pure)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from survey.carriers.sandbox.calls.record import Call
from survey.carriers.sandbox.calls.record import Status as CallStatus
from survey.carriers.sandbox.messages.record import Direction, Message, Status
from survey.carriers.sandbox.pages.telephone import Heard, over, preview
from survey.carriers.sandbox.pages.texts import Texts

_SIGNATURE = re.compile(r"^【[^】]*】")
_APART = timedelta(minutes=5)  # a pause this long gets a time above what follows


@dataclass(frozen=True, slots=True)
class Row:
    """One phone of the list."""

    phone: str
    number: str
    short: str
    preview: str
    own: bool  # the last message is the person's own
    rings: bool
    ago: str
    by_hand: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message of a conversation. `heading`: the time, where a new stretch begins."""

    heading: str
    own: bool
    ghost: bool  # is not on the phone
    text: str
    time: str
    note: str
    warns: bool
    call: tuple[Heard, ...] | None = None  # what was said in it, where it was a call


def readable(phone: str) -> str:
    """+8613900000001 as +86 139 0000 0001, +14155552671 as +1 415 555 2671; others as they are."""
    if phone.startswith("+86") and len(phone) == 14:
        return f"+86 {phone[3:6]} {phone[6:10]} {phone[10:]}"
    if phone.startswith("+1") and len(phone) == 12:
        return f"+1 {phone[2:5]} {phone[5:8]} {phone[8:]}"
    return phone


def row(
    phone: str, last: Message | Call, now: datetime, t: Texts, by_hand: set[str], chosen: str | None
) -> Row:
    if isinstance(last, Call):
        own, rings, said = False, last.status is CallStatus.RINGING, preview(last, t)
    else:
        own, rings, said = last.direction is Direction.INBOUND, False, _SIGNATURE.sub("", last.body)
    return Row(
        phone=phone,
        number=readable(phone),
        short=phone[-2:],
        preview=said,
        own=own,
        rings=rings,
        ago=_ago(now - last.created, t),
        by_hand=phone in by_hand,
        chosen=phone == chosen,
    )


def bubbles(entries: Sequence[Message | Call], t: Texts, zone: ZoneInfo) -> list[Bubble]:
    shown: list[Bubble] = []
    before: datetime | None = None
    own = [one for one in entries if isinstance(one, Message) and one.direction is Direction.INBOUND]
    for entry in entries:
        local = entry.created.astimezone(zone)
        begins = before is None or entry.created - before > _APART
        same_day = before is not None and before.astimezone(zone).date() == local.date()
        heading = (f"{local:%H:%M}" if same_day else f"{local:%Y-%m-%d %H:%M}") if begins else ""
        time = f"{local:%H:%M:%S}"
        if isinstance(entry, Call):
            ended = over(entry, t)
            shown.append(Bubble(heading, ended.own, False, ended.text, time, "", ended.warns, ended.heard))
        else:
            shown.append(_message_bubble(entry, t, heading, time, last_own=own[-1:] == [entry]))
        before = entry.created
    return shown


def _message_bubble(message: Message, t: Texts, heading: str, time: str, *, last_own: bool) -> Bubble:
    note, warns = _note(message, t, last_own)
    own = message.direction is Direction.INBOUND
    ghost = not own and message.status is not Status.DELIVERED
    return Bubble(heading, own, ghost, message.body, time, note, warns)


def _note(message: Message, t: Texts, own_last: bool) -> tuple[str, bool]:
    """What became of it, and whether that is something to worry about. That all is well is said once."""
    if message.direction is Direction.INBOUND:
        if message.heard is None:
            return t("being_taken"), False
        if not message.heard:
            return t("not_taken"), True
        return (t("taken") if own_last else ""), False
    if message.lost:
        return (f"{t('undelivered')} · {message.error}" if message.error else t("not_arrived")), True
    if message.status is not Status.DELIVERED:
        return t("on_its_way"), False
    count = message.segments or 1
    return (t("segments", count=count) if count > 1 else ""), False


def _ago(passed: timedelta, t: Texts) -> str:
    seconds = int(passed.total_seconds())
    if seconds < 60:
        return t("now")
    if seconds < 3600:
        return t("minutes", count=seconds // 60)
    if seconds < 86_400:
        return t("hours", count=seconds // 3600)
    return t("days", count=seconds // 86_400)
