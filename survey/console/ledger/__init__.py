"""The ledger of putting right: what was cleared, backlog, figures by unit and cause, units under watch."""

from survey.console.ledger import show_ledger
from survey.console.ledger.views import blueprint

__all__ = ["blueprint", "show_ledger"]
