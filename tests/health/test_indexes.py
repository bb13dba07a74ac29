"""Every figure is found by index: a scraper that asks every few seconds must not read tables."""

import re

from survey.health import figures
from survey.runtime import Runtime
from tests.plans import plans_of

# Small whatever the office: a row a pause, an allowance, a chain of acts.
_SMALL = {"pause", "allowance"}


def test_no_figure_reads_a_whole_table(runtime: Runtime) -> None:
    plans = plans_of(runtime, lambda: figures.read(runtime))
    read = {table for plan in plans for table in _read_whole(plan)}
    assert read <= _SMALL
    assert len(plans) > 20


def _read_whole(plan: str) -> list[str]:
    """Tables that the plan reads from end to end; `SCAN t USING … INDEX` reads an index made for it."""
    return re.findall(r"Seq Scan on (\w+)", plan) + re.findall(r"SCAN (\w+)(?! USING)\b", plan)
