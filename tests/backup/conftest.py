"""An office with a key pair, and empty places of either kind to restore into."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from survey.backup.envelope import new_identity
from survey.clock import SetClock
from survey.runtime import Runtime, build_runtime
from survey.settings import Settings
from tests.ordinary import MakeRuntime
from tests.servers import Absent, run
from tests.skipping import skip_without

Place = Callable[..., Runtime]
_numbers = itertools.count(1)


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    """The file of the secret key, whose public half is the office's BACKUP_RECIPIENT."""
    file = tmp_path / "secret.key"
    file.write_text(new_identity()[0])
    return file


@pytest.fixture
def office(make_runtime: MakeRuntime, identity: Path) -> Runtime:
    public = identity.read_text().splitlines()[0].removeprefix("# public key: ")
    return make_runtime(backup_recipient=public)


@pytest.fixture
def empty_place(tmp_path: Path, settings: Settings, clock: SetClock) -> Iterator[Place]:
    """A runtime on an empty database of the `kind`, `migrated` unless that is what is tried; `**other` are
    settings that differ from the office's."""
    made: list[tuple[Runtime, str]] = []

    def make(kind: str, *, migrated: bool = True, **other: object) -> Runtime:
        file, name = tmp_path / f"restored-{next(_numbers)}.db", ""
        url = f"sqlite:///{file}"
        if kind == "postgresql":
            name = f"empty_{os.getpid()}_{next(_numbers)}"
            url = _created(name, migrated)
        elif migrated:
            shutil.copyfile(run.sqlite_template(), file)
        chosen = Settings.model_validate(settings.model_dump() | other | {"database_url": url})
        made.append((build_runtime(chosen, clock=clock), name))
        return made[-1][0]

    yield make
    for runtime, name in made:
        runtime.database.close()
        if name:
            run.postgresql_server().ask(f"DROP DATABASE {name} WITH (FORCE)")


def _created(name: str, migrated: bool) -> str:
    try:
        server = run.postgresql_server()
    except Absent as why:
        skip_without(why)
    template = run.TEMPLATE if migrated else "template0"
    server.ask(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    return server.url(name)
