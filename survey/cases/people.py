"""Phone numbers become persons here: one row a number, known by its keyed hash."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from survey.cases.bulk import among, insert_rows
from survey.cases.records import Person
from survey.database import is_sqlite
from survey.models import Petitioner
from survey.recognise import bring_back, known_again, recogniser
from survey.secrets import Keyring, Sealed

_INCOMING = text("""
    CREATE TEMP TABLE IF NOT EXISTS incoming (index bytea, sealed bytea, line text)
    ON COMMIT DELETE ROWS
""")
# In the order of the hash, so that two of these cannot wait for each other.
_INSERT = text("""
    INSERT INTO petitioner (phone_index, phone_sealed, line, created_at, demo)
    SELECT index, sealed, line, :now, :demo FROM incoming ORDER BY index
    ON CONFLICT DO NOTHING RETURNING phone_index, id
""")


def person_ids(
    session: Session, persons: Iterable[Person], now: datetime, keyring: Keyring, *, demo: bool
) -> Mapping[bytes, int]:
    """The id of each number's person by its hash, made where nobody had the number."""
    given = {person[0]: person for person in persons}
    _bring_back(session, list(given.values()), keyring)
    if not is_sqlite(session):
        return _take_in(session, list(given.values()), now, demo=demo)
    known = _known(session, given)
    new = sorted(person for index, person in given.items() if index not in known)
    return known | _insert(session, new, now, demo=demo)


def _bring_back(session: Session, persons: Sequence[Person], keyring: Keyring) -> None:
    """Whoever is only recognised, because they do not want to be asked, has a number again while the case is
    here: otherwise they would be somebody new, and be asked."""
    if recogniser(session, keyring) is None:
        return
    known = _known(session, (index for index, *_ in persons))
    numbers = [
        keyring.open(sealed, Sealed.PETITIONER_PHONE) for index, sealed, _ in persons if index not in known
    ]
    for number, person in sorted(known_again(session, keyring, numbers).items(), key=lambda one: one[1]):
        bring_back(session, keyring, number, person)


def _known(session: Session, indexes: Iterable[bytes]) -> dict[bytes, int]:
    wanted = list(indexes)
    if not wanted:
        return {}
    theirs = among(session, Petitioner.phone_index, wanted)
    found = select(Petitioner.phone_index, Petitioner.id).where(theirs)
    return dict(session.execute(found).all())


def _take_in(session: Session, persons: list[Person], now: datetime, *, demo: bool) -> dict[bytes, int]:
    """PostgreSQL: whoever is not there yet is inserted, whoever writes to us just now may be the same."""
    if not persons:
        return {}
    session.execute(_INCOMING)
    insert_rows(session, "incoming", ("index", "sealed", "line"), persons)
    made: dict[bytes, int] = dict(session.execute(_INSERT, {"now": now, "demo": demo}).all())
    return made | _known(session, [index for index, *_ in persons if index not in made])


def _insert(session: Session, new: list[Person], now: datetime, *, demo: bool) -> dict[bytes, int]:
    """SQLite: with ids of our own counting; the transaction holds the only right to write."""
    last = session.scalar(select(func.max(Petitioner.id))) or 0
    made = now.isoformat(" ", "microseconds")[:26]
    numbered = list(enumerate(new, start=last + 1))
    columns = ("id", "phone_index", "phone_sealed", "line", "created_at", "demo")
    rows = [(number, *person, made, int(demo)) for number, person in numbered]
    insert_rows(session, "petitioner", columns, rows)
    return {person[0]: number for number, person in numbered}
