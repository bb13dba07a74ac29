"""Twilio's signature of a webhook (https://www.twilio.com/docs/usage/security, "Validating requests")."""

import hmac
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha1


def signature(token: str, url: str, form: Mapping[str, str]) -> str:
    """HMAC-SHA1 under the account's token over the URL and the form's names and values, sorted by name."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    return b64encode(hmac.new(token.encode(), signed.encode(), sha1).digest()).decode()
