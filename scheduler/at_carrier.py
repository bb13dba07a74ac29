"""Whether something lies at the carrier in use or at a former one, and when nobody waits for it any more."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import InstrumentedAttribute

from survey.runtime import Runtime

# What is still to be told has been told by then; whom it is about has a right to be forgotten in time.
NOBODY_TELLS_AFTER = timedelta(days=3)


def ours(runtime: Runtime, carrier: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """At the one in use. Wrapped, or SQLite would find by the carrier, and read all that ever went there."""
    return func.coalesce(carrier, "") == runtime.carrier.name


def of_another(runtime: Runtime, carrier: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """At another one, who cannot be asked."""
    return carrier.is_distinct_from(runtime.carrier.name)
