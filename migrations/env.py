"""Alembic's entry. `flask db upgrade` calls it with the address of the database in the configuration."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import create_engine, make_url

from survey.database.limits import MIGRATING
from survey.database.postgresql import connect_args
from survey.models import Base
from survey.models.base import Utc

url = context.config.get_main_option("sqlalchemy.url") or ""
assert url, "call `flask db upgrade`, which says where the database is"


def _render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """A migration stands by itself: it names the database's types, not ours."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Utc) else False


def _run_on_paper() -> None:
    """The SQL alone, of the database that the address names: for whoever wants to read it first."""
    context.configure(url=url, literal_binds=True, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


def _run() -> None:
    on_sqlite = make_url(url).get_backend_name() == "sqlite"
    engine = create_engine(url, connect_args={} if on_sqlite else connect_args(url, MIGRATING))
    try:
        with engine.connect() as connection:
            context.configure(
                connection=connection,
                target_metadata=Base.metadata,
                render_as_batch=on_sqlite,
                compare_type=True,
                render_item=_render,
                # One that cannot go on leaves those before it done; CREATE INDEX CONCURRENTLY needs it too.
                transaction_per_migration=True,
            )
            with context.begin_transaction():
                context.run_migrations()
    finally:
        engine.dispose()


if context.is_offline_mode():
    _run_on_paper()
else:
    _run()
