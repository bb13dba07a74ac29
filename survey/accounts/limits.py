"""How often a login may be tried: per address and login, so that nobody locks anybody else out.

The counts are in the memory of each web process; with several, an attacker has as many times the tries.
"""

from flask import Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

# Wrong tries at one login from one address; and tries at any login from one address, since each costs us
# a hash of 64 MiB.
PER_LOGIN = "5/minute;20/hour"
PER_ADDRESS = "60/minute"

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=True)


def address_and_login() -> str:
    return f"{get_remote_address()} {request.form.get('login', '').strip().lower()[:64]}"


def went_wrong(response: Response) -> bool:
    """A login that succeeded answers with a redirection."""
    return response.status_code != 302
