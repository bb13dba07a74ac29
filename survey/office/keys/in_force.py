"""Whether people can be found: with the wrong INDEX_KEY nobody is known, and no opt-out holds."""

import click
from flask import Flask, Response
from sqlalchemy import select

from survey.models import Petitioner
from survey.runtime import Runtime
from survey.secrets import CannotOpen, Keyring, Sealed

BETWEEN = (
    "INDEX_KEY holds a new key and a former one: nothing runs until people are found by the new one. "
    "Run `flask keys reindex`, then give the new one alone"
)

_ALL_THE_SAME = ("keys", "doctor")


def finds_people(runtime: Runtime) -> bool:
    """Whether the oldest and the newest number lie under the hash by which they are looked up.

    The newest is the last that a change of key comes to. True where there is none, or its field key is lost.
    """
    kept = select(Petitioner.phone_sealed, Petitioner.phone_index).where(Petitioner.phone_sealed != b"")
    with runtime.database.read() as session:
        ends = (kept.order_by(Petitioner.id).limit(1), kept.order_by(Petitioner.id.desc()).limit(1))
        samples = [row for end in ends for row in session.execute(end)]
    return all(_is_found(runtime.keyring, sealed, index) for sealed, index in samples)


def _is_found(keyring: Keyring, sealed: bytes, index: bytes) -> bool:
    try:
        return keyring.phone_index(keyring.open(sealed, Sealed.PETITIONER_PHONE)) == index
    except CannotOpen:
        return True


def stand_still(app: Flask) -> None:
    """While INDEX_KEY is being changed: pages answer 503, and commands refuse but those that change it."""
    for name, command in app.cli.commands.items():
        if name not in _ALL_THE_SAME:
            app.cli.commands[name] = _refusing(command)
    # Before the guard, which would look for who has logged in.
    first = app.before_request_funcs.setdefault(None, [])
    first.insert(0, lambda: Response(f"{BETWEEN}.\n", 503, mimetype="text/plain"))


def _refusing(command: click.Command) -> click.Command:
    def refuse(**_: object) -> None:
        raise click.UsageError(BETWEEN)

    words = click.Argument(["words"], nargs=-1, type=click.UNPROCESSED)
    anything = {"ignore_unknown_options": True}
    return click.Command(command.name, anything, refuse, [words], add_help_option=False)
