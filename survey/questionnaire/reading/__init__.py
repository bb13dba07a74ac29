"""What one reply means. Read as a fair human coder would, who may not ask and must not guess (R7).

normalise ─► numbers ──────┐
          ─► satisfaction ─┼─► evidence ─► rules ─► Reply
          ─► intents ──────┘

Words live in lexicon/*.toml, decisions in the ordered table of rules.py.
"""

from survey.questionnaire.reading.answers import Consent, read_consent, read_reason, wants_back
from survey.questionnaire.reading.reply import Detail, Reply
from survey.questionnaire.reading.rules import read_reply

__all__ = ["Consent", "Detail", "Reply", "read_consent", "read_reason", "read_reply", "wants_back"]
