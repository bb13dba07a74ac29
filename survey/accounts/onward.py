"""Where somebody was going when the door stood in the way."""

import re
from urllib.parse import quote

from flask import request, url_for

# Browsers drop tabs and line breaks from an address, and take "/\" for "//", which names another host.
_LONGEST = 400  # characters: it waits in the cookie, which has 4 kB, up to four times (oidc/provider.py)
_PATH_HERE = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def onward() -> str:
    """A path of this site that the request names in `next`, never another's address; else the first page.

    One that is too long is let go: a browser drops a cookie that is, and nobody would get past the door.
    """
    wanted = request.values.get("next", "")
    fits = len(quote(wanted)) <= _LONGEST
    return wanted if fits and _PATH_HERE.fullmatch(wanted) else url_for("console.home")
