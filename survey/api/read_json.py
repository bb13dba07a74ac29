"""JSON that every reader reads alike (RFC 8259, RFC 7493); all else is refused. Pure."""

import json
from typing import Any


class NotJson(Exception):
    """The text says why, and never what was sent."""


def read_json(content: bytes) -> Any:
    """The value. NotJson for what is none, holds NaN, names a field twice, or is nested too deeply."""
    try:
        return json.loads(content, parse_constant=_no_number, object_pairs_hook=_once)
    except RecursionError:
        raise NotJson("The JSON is nested too deeply.") from None
    except UnicodeDecodeError:
        raise NotJson("The body is not text in UTF-8.") from None
    except json.JSONDecodeError as wrong:
        raise NotJson(
            f"The body is no JSON: {wrong.msg}, line {wrong.lineno}, column {wrong.colno}."
        ) from None
    except ValueError:  # a number of thousands of digits
        raise NotJson("The JSON has a number that is too long.") from None


def _no_number(name: str) -> Any:
    raise NotJson(f"{name} is no JSON.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two readers would take two different ones of a field that is there twice."""
    known = dict(pairs)
    if len(known) < len(pairs):
        raise NotJson("A field is named twice in one object.")
    return known
