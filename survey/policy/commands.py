"""`flask policy show`."""

import json
from dataclasses import asdict

import click

from survey.output import show
from survey.policy.loading import policy_entries
from survey.runtime import current_runtime
from survey.shell import as_json_option


@click.group()
def policy() -> None:
    """What the centre may decide without touching the code."""


@policy.command("show")
@as_json_option
def show_policy(as_json: bool) -> None:
    """The policy in force: every key, its value, and whether the file or the program sets it."""
    file = current_runtime().settings.policy_file
    items = [asdict(entry) for entry in policy_entries(file)]
    if not as_json:
        # As the file would write them.
        items = [
            item | {"value": json.dumps(item["value"], ensure_ascii=False, default=str)} for item in items
        ]
    show({"file": str(file) if file else None, "items": items}, as_json)
