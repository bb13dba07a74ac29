"""An attempt whose acceptance the database will not write down."""

from sqlalchemy import text

from survey.models import Attempt
from survey.runtime import Runtime


def keep_from_settling(runtime: Runtime, attempt: Attempt) -> None:
    which = f"OLD.id = {attempt.id} AND NEW.carrier_sid IS NOT NULL"
    on_sqlite = f"BEFORE UPDATE ON attempt WHEN {which} BEGIN SELECT RAISE(ABORT, 'not this one'); END"
    function = f"BEGIN IF {which} THEN RAISE EXCEPTION 'not this one'; END IF; RETURN NEW; END"
    made = f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $body$ {function} $body$"
    on_postgresql = "BEFORE UPDATE ON attempt FOR EACH ROW EXECUTE FUNCTION refuse()"
    with runtime.database.write() as session:
        if runtime.database.is_sqlite:
            session.execute(text(f"CREATE TRIGGER refusing {on_sqlite}"))
            return
        session.execute(text(made))
        session.execute(text(f"CREATE TRIGGER refusing {on_postgresql}"))
