"""Where somebody was going when the door stood in the way."""

from urllib.parse import urlsplit

from flask import request, url_for


def onward() -> str:
    """A path of this site that the request names in `next`, never another one's address; else the first page."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    safe = (
        wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not (parts.scheme or parts.netloc)
    )
    return wanted if safe and "\\" not in wanted else url_for("console.home")
