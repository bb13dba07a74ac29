"""Alembic's entry. `flask db upgrade` calls it with the address of the database in the configuration."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import create_engine

from survey.models import Base
from survey.models.base import Utc

url = context.config.get_main_option("sqlalchemy.url")
assert url, "call `flask db upgrade`, which says where the database is"


def _render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """A migration stands by itself: it names the database's types, not ours."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Utc) else False


engine = create_engine(url)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=engine.dialect.name == "sqlite",
        compare_type=True,
        render_item=_render,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
