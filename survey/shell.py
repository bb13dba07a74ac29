"""What every command shares: who types it, and `--json`."""

import getpass

import click
from flask.cli import FlaskGroup

AT_SHELL = "shell:"  # with what the trail calls somebody at the machine itself; no login has a colon

as_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def actor() -> str:
    """Who is at the shell, for the trace."""
    return AT_SHELL + getpass.getuser()


def is_command() -> bool:
    """Whether this process was started as `flask …`: a command, the scheduler or a worker, and no pages."""
    context = click.get_current_context(silent=True)
    return context is not None and isinstance(context.find_root().command, FlaskGroup)
