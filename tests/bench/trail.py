"""What the chains cost: acts linked beside bare rows, and verifying beside reading what is verified."""

import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from survey.accounts.trace import record
from survey.audit.keys import audit_keys_from
from survey.audit.verify import Against, verify
from survey.models import Audit
from survey.runtime import Runtime
from tests.bench.place import runtime_on
from tests.bench.table import Line

EACH = 500  # acts of one writer
LANES = 20
CHUNK = 2_000
Write = Callable[[Runtime, Session, str, int], None]


def trail(kind: str, folder: Path, rows: int) -> list[Line]:
    """Acts in transactions of their own by 1 and 4 people, and by 4 in one lane; then `rows` verified."""
    with runtime_on(kind, folder, INSTANCE_PATH=str(folder / f"trail-{kind}")) as runtime:
        for write in (_bare, _linked):  # connections, statements, files
            _speed(runtime, write, ["warm"] * 4, 20)
        lines = [
            Line(
                f"acts, {name}", kind, "acts/s", _speed(runtime, _linked, actors, EACH),
                _speed(runtime, _bare, actors, EACH), "bare rows", aim,
            )
            for name, actors, aim in (
                ("1 writer", ["a"], 0.4),
                ("4 writers", ["b", "c", "d", "e"], 0.4),
                ("4 in one lane", ["f"] * 4, None),
            )
        ]  # fmt: skip
    with runtime_on(kind, folder, INSTANCE_PATH=str(folder / f"verify-{kind}")) as runtime:
        for start in range(0, rows, CHUNK):
            with runtime.database.write() as session:
                for n in range(start, min(start + CHUNK, rows)):
                    _linked(runtime, session, f"li{n % LANES}", n)
        before = _peak()
        begun = time.perf_counter()
        verdict = verify(runtime.database, audit_keys_from(runtime.settings), Against())
        verifying = rows / (time.perf_counter() - begun)
        assert verdict.whole and verdict.acts == rows
        memory = Line("verifying, memory", kind, "MB more", _peak() - before, None, "", 100)
        return [
            *lines,
            Line("verifying", kind, "acts/s", verifying, _reading(runtime, rows), "reading them", 0.1),
            memory,
        ]


def _linked(runtime: Runtime, session: Session, actor: str, n: int) -> None:
    record(session, runtime.clock.now(), actor, "case.uncover", ("case", str(n)), what=["name", "phone"])


def _bare(runtime: Runtime, session: Session, actor: str, n: int) -> None:
    row = {"actor": actor, "act": "case.uncover", "subject_kind": "case", "subject_id": str(n)}
    detail = {"what": ["name", "phone"]}
    session.execute(insert(Audit).values(at=runtime.clock.now(), detail=detail, **row))


def _speed(runtime: Runtime, write: Write, actors: Sequence[str], each: int) -> float:
    """Transactions a second, one act in each."""

    def work(actor: str) -> None:
        for n in range(each):
            with runtime.database.write() as session:
                write(runtime, session, actor, n)

    begun = time.perf_counter()
    with ThreadPoolExecutor(len(actors)) as pool:
        list(pool.map(work, actors))
    return len(actors) * each / (time.perf_counter() - begun)


def _reading(runtime: Runtime, rows: int) -> float:
    begun = time.perf_counter()
    with runtime.database.read() as session:
        found = session.execute(
            text("SELECT * FROM audit ORDER BY lane, seq"), execution_options={"yield_per": CHUNK}
        )
        assert sum(1 for _ in found) == rows
    return rows / (time.perf_counter() - begun)


def _peak() -> float:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
