"""Where somebody was going when the door stood in the way."""

import re

from flask import request, url_for

# Browsers drop tabs and line breaks from an address, and take "/\" for "//", which names another host.
_PATH_HERE = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def onward() -> str:
    """A path of this site that the request names in `next`, never another's address; else the first page."""
    wanted = request.values.get("next", "")
    return wanted if _PATH_HERE.fullmatch(wanted) else url_for("console.home")
