"""The conditions of the partial indexes, as constant text.

An engine takes such an index only for a query that says the same words: a bound value proves nothing to it.
"""

from sqlalchemy import text

ATTEMPT_WAITS = text("attempt.state IN ('planned', 'claimed')")
ATTEMPT_IN_DOUBT = text("attempt.state IN ('sending', 'unknown')")
SURVEY_UNSETTLED = text("survey.state <> 'settled'")
