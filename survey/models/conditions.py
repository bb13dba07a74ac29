"""The conditions of the partial indexes, as constant text.

An engine takes such an index only for a query that says the same words: a bound value proves nothing to it.
"""

from sqlalchemy import text

WAITS = "state IN ('planned', 'claimed')"
IN_DOUBT = "state IN ('sending', 'unknown')"
HAS_LEFT = "left_at IS NOT NULL"
UNDER_WAY = "channel = 'voice' AND state = 'accepted'"
TEXT_LEFT = "channel = 'sms' AND state = 'accepted'"
UNSETTLED = "state <> 'settled'"
TO_FETCH = "state = 'announced'"
UNCODED = "closed_at IS NULL"
DISSENT = "level >= 4"
NOT_ENDED = "ended_at IS NULL"
NOTICE_WAITS = "state IN ('planned', 'no_address')"
ON_DOCKET = "from_state = 'docket'"
CONCERNING = "reading = 'not_petitioner' OR rule = 'pressure'"
NUMBER_KEPT = "length(phone_sealed) > 0"
CAUSES_UNTOLD = "batch_id IS NULL AND NOT named AND NOT may_name"

ATTEMPT_WAITS = text(f"attempt.{WAITS}")
ATTEMPT_IN_DOUBT = text(f"attempt.{IN_DOUBT}")
CALL_UNDER_WAY = text("attempt.channel = 'voice' AND attempt.state = 'accepted'")
TEXT_UNDER_WAY = text("attempt.channel = 'sms' AND attempt.state = 'accepted'")
SURVEY_UNSETTLED = text(f"survey.{UNSETTLED}")
RECORDING_TO_FETCH = text(f"recording.{TO_FETCH}")
ITEM_UNCODED = text(f"coding_item.{UNCODED}")
RECTIFICATION_OPEN = text(f"rectification.{NOT_ENDED}")
DELIVERY_WAITS = text(f"notice_delivery.{NOTICE_WAITS}")
STEP_ON_DOCKET = text(f"rectification_step.{ON_DOCKET}")
RECTIFICATION_UNTOLD = text(
    "rectification.batch_id IS NULL AND NOT rectification.named AND NOT rectification.may_name"
)
NUMBER_IS_KEPT = text("length(petitioner.phone_sealed) > 0")
ANSWER_DISSENT = text(f"answer.{DISSENT}")
