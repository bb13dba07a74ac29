"""The one phone number that a command is given."""

import click

from survey.cases.phones import Phone, read_phones
from survey.runtime import Runtime


def typed_phone(runtime: Runtime, text: str) -> Phone:
    """With country code, or national in the office's country; raises UsageError for none and for several."""
    phones = read_phones(text, runtime.settings.country)
    if len(phones.read) != 1:
        raise click.UsageError("give one phone number, with country code or national")
    return phones.read[0]
