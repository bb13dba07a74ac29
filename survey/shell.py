"""What every command shares: who types it, and `--json`."""

import getpass

import click

AT_SHELL = "shell:"  # with what the trail calls somebody at the machine itself; no login has a colon

as_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def actor() -> str:
    """Who is at the shell, for the trace."""
    return AT_SHELL + getpass.getuser()
