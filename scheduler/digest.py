"""The trail's day: what was answered and settled is digested, the chains are verified and told outside."""

from survey.audit.daily import run_daily
from survey.runtime import Runtime


def digest(runtime: Runtime) -> dict[str, int]:
    """Make up for every day that has no digest yet (R10)."""
    return dict(run_daily(runtime.database, runtime.settings, runtime.clock.now()))
