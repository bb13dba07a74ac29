"""Keeping what came, before anybody tries to understand it (R2)."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from survey.carriers.port import InboundText
from survey.models import Inbound
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import Channel

_I = cast(Table, Inbound.__table__)
_ON_SQLITE = sqlite.insert(_I).on_conflict_do_nothing().returning(_I.c.id)
_ON_POSTGRESQL = postgresql.insert(_I).on_conflict_do_nothing().returning(_I.c.id)


@dataclass(frozen=True)
class Stored:
    """A message on disk and not understood yet: what is needed to go on without reading it back."""

    inbound_id: int
    phone: str  # E.164, as the carrier gave it
    phone_index: bytes
    body: str
    received_at: datetime


def store(runtime: Runtime, session: Session, text: InboundText, now: datetime) -> Stored | None:
    """Insert the message, sealed as it came; None if it is here already: arriving twice counts once."""
    index = runtime.keyring.phone_index(text.from_)
    raw = {"from": text.from_, "body": text.body, "form": text.raw}
    row = {
        "carrier": runtime.carrier.name,
        "sid": text.sid,
        "channel": Channel.SMS,
        "received_at": now,
        "phone_index": index,
        "raw_sealed": runtime.keyring.seal(json.dumps(raw, ensure_ascii=False), Sealed.INBOUND_RAW),
        "tries": 0,
    }
    insert = _ON_SQLITE if runtime.database.is_sqlite else _ON_POSTGRESQL
    inbound_id = session.connection().execute(insert, row).scalar()
    return None if inbound_id is None else Stored(inbound_id, text.from_, index, text.body, now)


def stored(runtime: Runtime, inbound: Inbound) -> Stored:
    """The same from the row, for a message whose understanding was cut short."""
    raw = json.loads(runtime.keyring.open(inbound.raw_sealed, Sealed.INBOUND_RAW))
    return Stored(inbound.id, raw["from"], inbound.phone_index, raw["body"], inbound.received_at)
