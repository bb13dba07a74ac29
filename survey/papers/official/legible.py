"""Text as a document can hold it. Somebody may have pasted a sign that no XML takes (XML 1.0 §2.2). Pure."""

import re

_FOREIGN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legible(text: str) -> str:
    """Without what cannot be written; a page break or a tab of another age is a blank."""
    return _FOREIGN.sub(" ", text)
