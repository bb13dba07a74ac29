"""The verifier's pages, made for a telephone at somebody's door.

show_list   what is mine: to look into, to accept, with others
show_case   one case: who it is about, what they said, and what to do
keep        what was found comes in
accept      the unit's report is accepted, or goes back
offline     what the pages need to work without a connection
matter      who and what a case is about, each look on record
"""

from survey.console.verifying import accept, keep, offline, show_case, show_list
from survey.console.verifying.views import blueprint

__all__ = ["accept", "blueprint", "keep", "offline", "show_case", "show_list"]
