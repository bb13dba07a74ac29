"""What a request to the sandbox's own endpoints says, read with its bounds."""

from typing import Any

from flask import request

_LARGEST_PAGE = 5000


class Unusable(ValueError):
    """A request that says something the sandbox cannot do; the message says what would do."""


def given_json(*allowed: str) -> dict[str, Any]:
    given = request.get_json(silent=True) if request.data else {}
    if not isinstance(given, dict) or not set(given) <= set(allowed):
        raise Unusable(f"a JSON object with any of: {', '.join(allowed)}")
    return given


def given_texts(*names: str) -> tuple[str, ...]:
    """All of them, and nothing else."""
    given = given_json(*names)
    if not all(isinstance(given.get(name), str) for name in names):
        raise Unusable(f"{', '.join(names)}: texts")
    return tuple(given[name] for name in names)


def figure(given: dict[str, Any], name: str, most: float) -> float:
    value = given[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise Unusable(f"{name}: a figure from 0 to {most:g}")
    return float(value)


def number(name: str, otherwise: int) -> int:
    """Of the query."""
    try:
        return int(request.args.get(name, otherwise))
    except ValueError:
        raise Unusable(f"{name}: a whole number") from None


def limit() -> int:
    return min(max(number("limit", _LARGEST_PAGE), 1), _LARGEST_PAGE)
