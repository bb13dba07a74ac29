"""Where the engine's tables are: in the office's own database."""

from sqlalchemy import make_url


def conninfo(database_url: str) -> str:
    """The address of the database as PostgreSQL's own library takes it."""
    return make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
