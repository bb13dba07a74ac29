"""Phone numbers become persons here: one row a number, known by its keyed hash."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from survey.cases.bulk import among, insert_rows
from survey.database import is_sqlite
from survey.models import Petitioner
from survey.secrets import Keyring, Sealed

# In the order of the hash, so that two of these cannot wait for each other.
_INSERT = text("""
    INSERT INTO petitioner (phone_index, phone_sealed, line, created_at, demo)
    SELECT decode(item->>0, 'hex'), decode(item->>1, 'hex'), item->>2, :now, :demo
    FROM jsonb_array_elements(CAST(:rows AS jsonb)) AS new (item)
    ORDER BY item->>0
    ON CONFLICT DO NOTHING
""")


def persons(
    session: Session, keyring: Keyring, phones: Iterable[tuple[str, str]], now: datetime, *, demo: bool
) -> Mapping[str, int]:
    """The id of each number's person, made where nobody had the number; `phones` are (E.164, line)."""
    lines = dict(phones)
    indexes = {keyring.phone_index(e164): e164 for e164 in lines}
    known = _known(session, indexes)
    new = [(index, e164) for index, e164 in indexes.items() if index not in known]
    if new:
        rows = [(index, keyring.seal(e164, Sealed.PETITIONER_PHONE), lines[e164]) for index, e164 in new]
        known |= _insert(session, rows, now, demo=demo)
    return {e164: known[index] for index, e164 in indexes.items()}


def _known(session: Session, indexes: Iterable[bytes]) -> dict[bytes, int]:
    wanted = list(indexes)
    if not wanted:
        return {}
    theirs = among(session, Petitioner.phone_index, wanted)
    found = select(Petitioner.phone_index, Petitioner.id).where(theirs)
    return {row.phone_index: row.id for row in session.execute(found)}


def _insert(
    session: Session, rows: list[tuple[bytes, bytes, str]], now: datetime, *, demo: bool
) -> dict[bytes, int]:
    if is_sqlite(session):
        return _insert_sqlite(session, rows, now, demo=demo)
    sent = json.dumps([(index.hex(), sealed.hex(), line) for index, sealed, line in rows])
    session.execute(_INSERT, {"rows": sent, "now": now, "demo": demo})
    return _known(session, [index for index, _, _ in rows])


def _insert_sqlite(
    session: Session, rows: list[tuple[bytes, bytes, str]], now: datetime, *, demo: bool
) -> dict[bytes, int]:
    """With ids of our own counting: the transaction holds the only right to write."""
    last = session.scalar(select(func.max(Petitioner.id))) or 0
    made = now.isoformat(" ", "microseconds")[:26]
    numbered = list(enumerate(sorted(rows), start=last + 1))
    columns = ("id", "phone_index", "phone_sealed", "line", "created_at", "demo")
    insert_rows(
        session,
        "petitioner",
        columns,
        [(number, index, sealed, line, made, int(demo)) for number, (index, sealed, line) in numbered],
    )
    return {index: number for number, (index, _, _) in numbered}
