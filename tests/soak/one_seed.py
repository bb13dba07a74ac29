"""What all seeds of a run share, migrated databases and a PostgreSQL, and what came of each."""

import json
import os
import shutil
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import LargeBinary, select

from survey.models import Attempt, Inbound, JobRun, Pause, Survey
from survey.settings import Settings
from tests.ordinary import KEY
from tests.soak import compare, judge, patience
from tests.soak.crew import Crew
from tests.soak.drawn import Drawn
from tests.soak.places import Cluster, cluster
from tests.soak.small_office import SmallOffice, opened
from tests.soak.weather import Weather


@dataclass(frozen=True)
class Outcome:
    """`faults`: none if all was kept. `about`: how it went, in a line."""

    drawn: Drawn
    faults: tuple[str, ...]
    about: str
    seconds: float
    folder: Path


class Workshop:
    """`root`: where everything of the run lies."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._templates: dict[str, Path | str] = {}
        self._cluster: Cluster | None = None
        self._asked = False
        patience.shorten()

    def possible(self, drawn: Drawn) -> Drawn:
        """As drawn, or what this machine and this version have instead."""
        if drawn.database == "postgresql" and self.cluster is None:
            return replace(drawn, database="sqlite", engine="embedded", workers=0)
        if drawn.engine not in _engines():
            return replace(drawn, engine="embedded", workers=0)
        return drawn

    @property
    def cluster(self) -> Cluster | None:
        if not self._asked:
            self._asked, self._cluster = True, cluster(self._root / "postgresql")
        return self._cluster

    def live(self, drawn: Drawn, *, keep: bool) -> Outcome:
        began = time.monotonic()
        used = self.cluster if drawn.database == "postgresql" else None
        with opened(drawn, self._root, self._template, used) as office:
            rest = office.live()
            later = office.later()
            with office.looking() as runtime:
                faults = [*office.faults, *judge.judge(runtime, office.known)]
            faults += [later] if later else []
            about = f"{rest}; {_numbers(office)}"
            if faults or keep:
                _keep(office)
        outcome = Outcome(drawn, tuple(faults), about, time.monotonic() - began, office.apart)
        if not faults and not keep:
            shutil.rmtree(office.apart, ignore_errors=True)
        return outcome

    def close(self) -> None:
        if self._cluster is not None:
            self._cluster.close()

    def _template(self, kind: str) -> Path | str:
        """A migrated database: a file for `sqlite`, else the name of one in the cluster, for that engine."""
        if kind not in self._templates:
            self._templates[kind] = self._made(kind)
        return self._templates[kind]

    def _made(self, kind: str) -> Path | str:
        place: Path | str = self._root / "template.db" if kind == "sqlite" else f"template_{kind}"
        url = f"sqlite:///{place}"
        if kind != "sqlite":
            assert self._cluster is not None
            self._cluster.server.ask(f"CREATE DATABASE {place}")
            url = self._cluster.server.url(str(place))
        kept = dict(os.environ)
        engine = "embedded" if kind == "sqlite" else kind
        os.environ.update(DATABASE_URL=url, TASKS=engine, SECRET_KEY="x" * 16, FIELD_KEYS=KEY, INDEX_KEY=KEY)
        os.environ.update(INSTANCE_PATH=str(self._root), CARRIER="none", POLICY_FILE="")
        code, _ = Crew(self._root, Weather(), 0).command("db", "upgrade", "--json", patience=120)
        os.environ.clear()
        os.environ.update(kept)
        if code != 0:
            raise RuntimeError(f"the database could not be migrated: see {self._root / 'commands.log'}")
        return place


def _engines() -> tuple[str, ...]:
    allowed = Settings.model_fields["tasks"].annotation
    return tuple(getattr(allowed, "__args__", ("embedded",)))


def _numbers(office: SmallOffice) -> str:
    kinds = Counter(
        one["outcome"] if one["kind"] == "received" else one["kind"]
        for one in compare.ledger(office.known.ledger)
    )
    return (
        f"{kinds['accepted']} left, {kinds['rang']} rang, {kinds['heard']} heard, {kinds['rating']} ratings, "
        f"{kinds['fault']} faults of the carrier"
    )


def _keep(office: SmallOffice) -> None:
    """What a failed seed leaves to be looked at, beside ledger and logs: rows as they stood, one a line."""
    with office.looking() as runtime, runtime.database.read() as session:
        for model in (Survey, Attempt, Inbound, JobRun, Pause):
            shown = [one for one in model.__table__.columns if not isinstance(one.type, LargeBinary)]
            with (office.apart / f"{model.__tablename__}.jsonl").open("w", encoding="utf-8") as file:
                for row in session.execute(select(*shown)).mappings():
                    file.write(json.dumps(dict(row), default=str) + "\n")
