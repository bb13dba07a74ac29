"""Where a next page begins, as a text that programs pass on unread."""

import base64
import binascii
from datetime import datetime

from survey.api.operations import wrong_parameter
from survey.models.base import LARGEST_ID

Place = tuple[datetime, int]


def write_cursor(place: Place) -> str:
    """A moment and a row's number."""
    at, number = place
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{number}".encode()).decode()


def read_cursor(cursor: str) -> Place:
    """The place; Problem 422 for what we did not write."""
    try:
        moment, number = base64.urlsafe_b64decode(cursor).decode("ascii").split("|")
        at = datetime.fromisoformat(moment)
        if at.tzinfo is None or not 1900 <= at.year <= 2200 or not 0 <= int(number) <= LARGEST_ID:
            raise ValueError
    except (ValueError, binascii.Error):
        raise wrong_parameter("cursor", "This is no `next_cursor` of ours.") from None
    return at, int(number)
