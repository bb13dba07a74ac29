"""What all tables share: keys, times in UTC, enumerations with CHECK constraints."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, DateTime, Dialect, Enum, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# What either database takes for a number; a larger one is nothing of ours.
LARGEST_ID = 2**63 - 1
# SQLite numbers rows by itself only for INTEGER.
Key = BigInteger().with_variant(Integer(), "sqlite")


class Utc(TypeDecorator[datetime]):
    """An aware time, stored in UTC. A time without a zone is refused: nobody can know what it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times are stored with their zone")
        moved = value.astimezone(UTC)
        return moved.replace(tzinfo=None) if dialect.name == "sqlite" else moved

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Utc(), dict[str, Any]: JSON, list[str]: JSON}  # noqa: RUF012


def one_of(kind: type[StrEnum]) -> Enum:
    """A column of an enumeration: its values as strings, held by a CHECK constraint (below)."""
    return Enum(
        kind,
        native_enum=False,
        length=24,
        values_callable=lambda members: [member.value for member in members],
    )


def check_enumerations(metadata: MetaData) -> None:
    """Give every column of an enumeration its CHECK constraint.

    Written as `a = 'x' OR a = 'y'`: SQLite builds a table anew for every row to test `a IN ('x', 'y')`, which
    made an insert three times as dear.
    """
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Enum):
                allowed = " OR ".join(f"\"{column.name}\" = '{value}'" for value in column.type.enums)
                table.append_constraint(CheckConstraint(allowed, name=column.name))


class Numbered:
    """A table with a running number of its own."""

    id: Mapped[int] = mapped_column(Key, primary_key=True, sort_order=-1)
