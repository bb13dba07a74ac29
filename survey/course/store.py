"""Keeping what came, before anybody tries to understand it (R2)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self, cast

from sqlalchemy import Table, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from survey.carriers.port import InboundText
from survey.models import Inbound
from survey.models.base import Utc
from survey.questionnaire.conversation import Act
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import Channel, Reading

_I = cast(Table, Inbound.__table__)
_ON_SQLITE = sqlite.insert(_I).on_conflict_do_nothing().returning(_I.c.id)
_ON_POSTGRESQL = postgresql.insert(_I).on_conflict_do_nothing().returning(_I.c.id)
_SET_ASIDE = (
    update(_I)
    .where(_I.c.id == bindparam("of"))
    .values(
        understood_at=bindparam("at", type_=Utc()),
        survey_id=bindparam("about"),
        reading=Reading.REASK,
        rule=bindparam("by_rule"),
        led_to=bindparam("place"),
    )
)


@dataclass(frozen=True)
class Said:
    """What came on whichever channel: `text` to be read, or what was chosen (see the conversation's Heard).

    `callback_at`: when the person wants to be called by somebody. `recorded`: it lies on a recording.
    `after_call`: we were told of it by a report, and can say nothing in the call any more.
    """

    text: str = ""
    channel: Channel = Channel.SMS
    question: str | None = None
    value: str | None = None
    acts: frozenset[Act] = frozenset()
    how: str = ""
    callback_at: datetime | None = None
    recorded: bool = False
    after_call: bool = False

    def to_json(self) -> dict[str, Any]:
        at = self.callback_at.isoformat() if self.callback_at else None
        return {**asdict(self), "acts": sorted(self.acts), "callback_at": at}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        at = datetime.fromisoformat(kept["callback_at"]) if kept["callback_at"] else None
        acts = frozenset(Act(one) for one in kept["acts"])
        return cls(**{**kept, "channel": Channel(kept["channel"]), "acts": acts, "callback_at": at})


@dataclass(frozen=True, kw_only=True)
class Message:
    """Something said, and where it stands on disk; what an interviewer writes down is kept by its answers."""

    said: Said
    received_at: datetime
    inbound_id: int | None = None
    attempt_id: int | None = None  # the call in which it was said
    account_id: int | None = None  # of the interviewer who wrote it down


@dataclass(frozen=True, kw_only=True)
class Stored(Message):
    """A message on disk and not understood yet: what is needed to go on without reading it back."""

    inbound_id: int
    phone: str  # E.164, as the carrier gave it; empty where the survey says whose it is
    phone_index: bytes
    survey_id: int | None = None  # that it is about; none: whoever has the number


@dataclass(frozen=True, kw_only=True)
class Coming:
    """What is to be kept. `sid` tells it from all else that came by the same `carrier`, or by `web`."""

    carrier: str
    sid: str
    said: Said
    phone: str = ""
    phone_index: bytes
    survey_id: int | None = None
    attempt_id: int | None = None
    form: Sequence[tuple[str, str]] = ()  # as it came


def store(runtime: Runtime, session: Session, text: InboundText, now: datetime) -> Stored | None:
    """Keep a text message, sealed as it came; None if it is here already: arriving twice counts once."""
    index = runtime.keyring.phone_index(text.from_)
    coming = Coming(
        carrier=runtime.carrier.name,
        sid=text.sid,
        said=Said(text.body),
        phone=text.from_,
        phone_index=index,
        form=text.raw,
    )
    return keep(runtime, session, coming, now)


def keep(runtime: Runtime, session: Session, coming: Coming, now: datetime) -> Stored | None:
    """Insert what came; None if it is here already."""
    said = coming.said
    raw: dict[str, Any] = {"from": coming.phone, "body": said.text, "form": coming.form}
    if said.channel is not Channel.SMS:
        raw |= {"said": said.to_json(), "survey": coming.survey_id, "attempt": coming.attempt_id}
    row = {
        "carrier": coming.carrier,
        "sid": coming.sid,
        "channel": said.channel,
        "received_at": now,
        "phone_index": coming.phone_index,
        "raw_sealed": runtime.keyring.seal(json.dumps(raw, ensure_ascii=False), Sealed.INBOUND_RAW),
        "tries": 0,
    }
    insert = _ON_SQLITE if runtime.database.is_sqlite else _ON_POSTGRESQL
    inbound_id = session.connection().execute(insert, row).scalar()
    if inbound_id is None:
        return None
    return Stored(
        inbound_id=inbound_id,
        phone=coming.phone,
        phone_index=coming.phone_index,
        said=said,
        received_at=now,
        survey_id=coming.survey_id,
        attempt_id=coming.attempt_id,
    )


def set_aside(
    session: Session, kept: Stored, survey_id: int, why: str, at: datetime, place: str | None = None
) -> None:
    """What was kept says nothing, and there is nothing to understand. `place`: where it led in the call."""
    values = {"of": kept.inbound_id, "at": at, "about": survey_id, "by_rule": why, "place": place}
    session.connection().execute(_SET_ASIDE, values)


def stored(runtime: Runtime, inbound: Inbound) -> Stored:
    """The same from the row, for a message whose understanding was cut short."""
    raw = json.loads(runtime.keyring.open(inbound.raw_sealed, Sealed.INBOUND_RAW))
    return Stored(
        inbound_id=inbound.id,
        phone=raw["from"],
        phone_index=inbound.phone_index,
        said=Said.from_json(raw["said"]) if "said" in raw else Said(raw["body"]),
        received_at=inbound.received_at,
        survey_id=raw.get("survey"),
        attempt_id=raw.get("attempt"),
    )
