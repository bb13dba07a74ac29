"""GET the account: what a client asks to learn whether its credentials work."""

from datetime import UTC, datetime
from email.utils import format_datetime

from flask import Response

from survey.carriers.sandbox.current import current_sandbox
from survey.carriers.sandbox.rest.problems import answer

_OPENED = format_datetime(datetime(2026, 1, 1, tzinfo=UTC))


def fetch(account_sid: str) -> Response:
    settings = current_sandbox().settings
    path = f"/2010-04-01/Accounts/{account_sid}"
    return answer(
        {
            "sid": account_sid,
            "owner_account_sid": account_sid,
            "friendly_name": "Sandbox",
            "status": "active",
            "type": "Full",
            "auth_token": settings.auth_token,
            "date_created": _OPENED,
            "date_updated": _OPENED,
            "uri": f"{path}.json",
            "subresource_uris": {
                name.lower(): f"{path}/{name}.json" for name in ("Calls", "Messages", "Recordings")
            },
        }
    )
