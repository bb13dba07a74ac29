"""The costs of some days, by the prices of the policy."""

from sqlalchemy.orm import Session

from survey.costs.price import Prices
from survey.costs.read import read_entries
from survey.costs.tables import Sheet, sheet_of
from survey.runtime import Runtime


def look_at(runtime: Runtime, session: Session, first_day: str, last_day: str) -> Sheet:
    """The sheet of these local days, both included, as counted by the job `facts`."""
    entries = read_entries(session, first_day, last_day)
    told_in = {currency for one in entries for currency in one.usage.told}
    return sheet_of(entries, Prices.by(runtime.policy.costs, told_in))
