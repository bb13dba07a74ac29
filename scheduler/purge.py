"""Letting go what the policy's [retention] says is kept no longer, and leaving nothing of it in the file."""

import threading
from typing import Any

from survey.retention.purge import purge as let_go
from survey.retention.rules import tables
from survey.runtime import Runtime


def purge(runtime: Runtime, stop: threading.Event) -> dict[str, Any]:
    """Returns counts, and whether the database's own file was rid of it (`file`): see Database.scrub."""
    counts = let_go(runtime, stop)
    return {**counts, "file": runtime.database.scrub(tables()) if any(counts.values()) else "nothing went"}
