"""What a request to the gateway says: parameters, and what fills the gaps of a template."""

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

from flask import request

from survey.carriers.sandbox.aliyun.speaks import Refused

Parameters = Mapping[str, str]


def parameters() -> Parameters:
    """Those of the address and of the form, whichever has them."""
    given = dict(parse_qsl(request.environ.get("QUERY_STRING", ""), keep_blank_values=True))
    if request.environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        given |= parse_qsl(request.get_data(as_text=True), keep_blank_values=True)
    return given


def fills(given: str) -> dict[str, str] | None:
    """What fills the gaps of a template, from JSON; none if it is no object of texts."""
    try:
        read = json.loads(given or "{}")
    except ValueError:
        return None
    if not isinstance(read, dict) or not all(isinstance(value, str) for value in read.values()):
        return None
    return read


def whole(given: str, most: int) -> int:
    """A number from 1 to `most`; raises Refused."""
    if not (given.isascii() and given.isdecimal() and len(given) < 8 and 1 <= int(given) <= most):
        raise Refused("isv.INVALID_PARAMETERS")
    return int(given)
