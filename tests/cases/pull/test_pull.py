"""Reading on in another database: nothing lost, nothing twice, whatever is killed."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select, text

from scheduler.pull import pull_all
from survey.cases.outcomes import Unusable
from survey.cases.pull.connect import SourceFailed
from survey.cases.pull.pull import pull
from survey.cases.pull.rejected import read_rejected
from survey.cases.store import Outcome
from survey.models import Case, ReadMark, Unit
from survey.read_marks import Stand, of_source, stand_of
from survey.runtime import Runtime
from tests.build import make_unit
from tests.cases.given import kept
from tests.cases.pull.conftest import BEFORE, Hall, Reading

NEW, SAME, NOT = Outcome.CREATED, Outcome.UNCHANGED, Outcome.REJECTED


def cases(runtime: Runtime) -> list[str]:
    with runtime.database.read() as session:
        return sorted(session.scalars(select(Case.case_no).where(Case.source == "hall")))


def numbered(*numbers: int) -> list[str]:
    return [f"XF{number:03}" for number in numbers]


def stand(runtime: Runtime) -> Stand:
    with runtime.database.read() as session:
        return stand_of(session, of_source("hall"))


def test_what_is_new_and_what_has_changed_is_read_and_nothing_else(hall: Hall, reading: Reading) -> None:
    runtime = reading(overlap="0s")
    hall.put(1, 2, 3)
    first = pull(runtime, "hall")
    assert (first.summary.read, first.summary.outcomes[NEW], first.whole) == (3, 3, True)
    assert kept(runtime)["XF002"]["phones"] == ["+8613900000002"]
    hall.put(4)
    hall.change(2, 姓名="李四", changed_at=BEFORE + timedelta(hours=1))
    second = pull(runtime, "hall")
    assert second.summary.outcomes == {NEW: 1, Outcome.UPDATED: 1, SAME: 1, NOT: 0}  # 3 stood at the mark
    assert kept(runtime)["XF002"]["name"] == "李四" and cases(runtime) == numbered(1, 2, 3, 4)
    assert stand(runtime).looked_at == runtime.clock.now()


def test_rows_that_share_the_last_value_and_rows_that_come_late_are_read(
    hall: Hall, reading: Reading
) -> None:
    runtime = reading(overlap="10m")
    hall.put(1, 2)
    pull(runtime, "hall")
    hall.put(3, at=BEFORE - timedelta(minutes=1))  # with the time of 2
    hall.put(4, at=BEFORE - timedelta(minutes=6))  # four minutes before the mark
    hall.put(5, at=BEFORE - timedelta(hours=2))  # later than any transaction lasts
    assert pull(runtime, "hall").summary.outcomes[NEW] == 2
    assert cases(runtime) == numbered(1, 2, 3, 4)
    assert pull(runtime, "hall", again=True).summary.outcomes[NEW] == 1


@pytest.mark.parametrize("watermark", ["id", "办结时间", "信访件编号"])
def test_a_mark_may_be_a_number_or_text(hall: Hall, reading: Reading, watermark: str) -> None:
    runtime = reading(watermark=watermark)
    hall.put(1, 2)
    assert pull(runtime, "hall").summary.outcomes[NEW] == 2
    hall.put(3)
    hall.change(3, 办结时间="2026-10-02")
    assert pull(runtime, "hall").summary.outcomes[NEW] == 1


def test_rows_without_a_mark_are_read_each_time_and_counted(hall: Hall, reading: Reading) -> None:
    runtime = reading()
    hall.put(1, 2)
    hall.put(3, at=None)
    assert pull(runtime, "hall").unmarked == 1
    hall.change(3, 姓名="李四")
    second = pull(runtime, "hall")
    assert second.summary.outcomes[Outcome.UPDATED] == second.unmarked == 1


def test_the_query_may_say_itself_where_its_mark_stands(hall: Hall, reading: Reading) -> None:
    query = "SELECT *, '9:30' AS 时 FROM ledger WHERE changed_at >= :watermark AND 姓名 <> ':x' -- all"
    runtime = reading(query=query, begin="2026-10-01 00:01:30+00:00", overlap="0s")
    hall.put(1, 2, 3)
    assert pull(runtime, "hall").summary.outcomes[NEW] == 2
    hall.put(4)
    assert pull(runtime, "hall").summary.read == 2
    assert cases(runtime) == numbered(2, 3, 4)


def test_a_map_says_which_column_is_which_and_where_they_come_from(
    hall: Hall, reading: Reading, settings: object
) -> None:
    runtime = reading(map="hall.toml")
    assert runtime.settings.policy_file is not None
    field_map = "base = 'builtin'\nsource = 'old hall'\n[columns]\npetitioner_name = '没有'\n"
    (runtime.settings.policy_file.parent / "hall.toml").write_text(field_map)
    hall.put(1)
    pull(runtime, "hall")
    assert kept(runtime)["XF001"]["source"] == "old hall" and kept(runtime)["XF001"]["name"] == ""


def test_what_is_rejected_is_kept_until_it_is_mended(hall: Hall, reading: Reading) -> None:
    """The mark has passed it: the operator finds number and reason here, and mends it there or here."""
    runtime = reading(overlap="0s")
    hall.put(1)
    hall.put(2, unit="没有的局")
    hall.change(1, 办结时间="")
    hall.put(3)
    assert pull(runtime, "hall").summary.outcomes == {NEW: 1, NOT: 2}
    with runtime.database.read() as session:
        found = {row.case_no: row.reason for row in read_rejected(session, "hall")}
    assert found == {"XF001": "closed_at: missing", "XF002": "responsible_unit: unknown (没有的局)"}
    hall.change(1, 办结时间="2026-09-30", changed_at=BEFORE + timedelta(hours=1))
    pull(runtime, "hall")
    make_unit(runtime, "S9", name="没有的局")
    assert pull(runtime, "hall", again=True).summary.outcomes[NEW] == 1
    with runtime.database.read() as session:
        assert read_rejected(session, "hall") == []


class Killed(BaseException):
    """As by kill -9: nothing after this line."""


def test_r10_killed_at_any_statement_it_goes_on_without_loss(hall: Hall, reading: Reading) -> None:
    """Before, between and behind the chunk and its mark, again and again, until it comes to its end."""
    runtime = reading(overlap="2m")
    hall.put(*range(1, 10))
    left, allowed = 0, 3

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed

    event.listen(runtime.database.engine, "before_cursor_execute", count)
    kills = 0
    while not stand(runtime).looked_at:
        left = allowed
        try:
            pull(runtime, "hall", chunk=2)
        except Killed:
            kills += 1
            seen = cases(runtime)
            mark = stand(runtime).value
            assert seen == numbered(*range(1, len(seen) + 1))
            assert (mark is None) == (not seen)
            if mark:  # never ahead of what is stored
                assert datetime.fromisoformat(mark).minute <= len(seen)
        allowed += 3
    event.remove(runtime.database.engine, "before_cursor_execute", count)
    assert kills > 5
    assert cases(runtime) == numbered(*range(1, 10))


def test_r10_of_two_that_read_at_once_the_one_behind_stops(hall: Hall, reading: Reading) -> None:
    """What it has read may be older than what the other one has stored."""
    runtime = reading()
    hall.put(1, 2, 3, 4)

    def other(_: object) -> None:
        hall.change(3, 姓名="李四", changed_at=BEFORE + timedelta(hours=1))
        assert pull(runtime, "hall").whole

    behind = pull(runtime, "hall", chunk=2, on_chunk=other)
    assert not behind.whole and behind.summary.read == 2
    assert kept(runtime)["XF003"]["name"] == "李四"


def test_it_is_told_to_stop_between_two_chunks(hall: Hall, reading: Reading) -> None:
    runtime, stop = reading(), threading.Event()
    hall.put(1, 2, 3, 4)
    assert not pull(runtime, "hall", chunk=2, stop=stop, on_chunk=lambda _: stop.set()).whole
    assert cases(runtime) == numbered(1, 2) and stand(runtime).looked_at is None


def test_nothing_can_be_written_there_and_nothing_lasts_for_ever(hall: Hall, reading: Reading) -> None:
    hall.put(1)
    slow = (
        "SELECT *, pg_sleep(30) FROM ledger"
        if hall.engine.dialect.name == "postgresql"
        else "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000)"
        " SELECT ledger.*, (SELECT max(i) FROM n) AS n FROM ledger"
    )
    with pytest.raises(SourceFailed, match=r"QueryCanceled 57014|interrupted"):
        pull(reading(query=slow, timeout="1s"), "hall")
    writing = "DELETE FROM ledger RETURNING *"
    with pytest.raises(SourceFailed):
        pull(reading(query=writing), "hall")
    if hall.engine.dialect.name == "postgresql":
        with hall.engine.begin() as connection:
            connection.execute(
                text("CREATE FUNCTION gone() RETURNS int LANGUAGE sql AS 'DELETE FROM ledger RETURNING 1'")
            )
        with pytest.raises(SourceFailed, match="25006"):
            pull(reading(query="SELECT *, gone() FROM ledger"), "hall")
    assert pull(reading(), "hall").summary.read == 1


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"query": "SELECT id, changed_at FROM ledger"}, "no column for case_no"),
        ({"watermark": "没有"}, "没有"),
        ({"map": "no.toml"}, "no.toml cannot be read"),
        ({"url": "no address"}, "no database address"),
        ({"url": "mysql+pymysql://a:hush@b/c"}, "install pymysql into .venv"),
        ({"url": "sybase://a:hush@b/c"}, "speaks to sybase is not there"),
        ({"url": "sqlite:////nowhere/hall.db"}, "no such file"),
        ({"url": "postgresql://a:hush@127.0.0.1:9/c"}, "OperationalError"),
        ({"url": None, "url_env": "NO_SUCH_HALL"}, "NO_SUCH_HALL is not set"),
        ({"url": None, "url_file": "/nowhere"}, "/nowhere cannot be read"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_stands_in_the_way_is_told_plainly_and_kept_with_the_mark(
    reading: Reading, keys: dict[str, str | None], told: str
) -> None:
    runtime = reading(**keys)
    with pytest.raises((Unusable, SourceFailed)) as refused:
        pull(runtime, "hall")
    assert told in str(refused.value) and "hush" not in str(refused.value)
    kept_trouble = stand(runtime).trouble
    assert kept_trouble and "hush" not in kept_trouble
    assert pull_all(runtime, threading.Event())["failed"] == 1


def test_what_a_database_says_of_a_row_is_not_told_on(hall: Hall, reading: Reading) -> None:
    hall.put(1)
    if hall.engine.dialect.name == "postgresql":
        runtime = reading(query="SELECT *, 姓名::integer FROM ledger")
        with pytest.raises(SourceFailed) as failed:
            pull(runtime, "hall")
        assert str(failed.value) == "InvalidTextRepresentation 22P02"
        assert failed.value.__cause__ is failed.value.__context__ is None


def test_the_address_may_stand_in_a_file_or_the_environment(
    hall: Hall, reading: Reading, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    hall.put(1)
    runtime = reading(url=None, url_env="HALL_URL")
    monkeypatch.setenv("HALL_URL", hall.url)
    assert pull(runtime, "hall", dry_run=True).summary.outcomes[NEW] == 1
    assert cases(runtime) == [] and stand(runtime).value is None
    assert runtime.settings.policy_file is not None
    file = runtime.settings.policy_file.with_name("hall.url")
    file.write_text(hall.url + "\n")
    assert pull(reading(url=None, url_file=str(file)), "hall").summary.outcomes[NEW] == 1


def test_bytes_that_are_no_text_reject_their_row_alone(hall: Hall, reading: Reading) -> None:
    if hall.engine.dialect.name != "sqlite":
        return
    runtime = reading()
    hall.put(1, 2)
    with hall.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE ledger SET 姓名 = CAST(x'D5C5C8FD' AS TEXT) WHERE id = 1")
    assert pull(runtime, "hall").summary.rejected == {"petitioner_name: not_text": 1}


def test_the_job_reads_every_database_and_tells_what_came_of_it(hall: Hall, reading: Reading) -> None:
    runtime = reading()
    hall.put(1, 2)
    assert pull_all(runtime, threading.Event()) == {NEW: 2, NOT: 0}
    with runtime.database.read() as session:
        assert session.scalar(select(ReadMark.trouble)) is None
        assert session.scalar(select(Unit.id)) is not None
    assert datetime.fromisoformat(stand(runtime).value or "") in (
        BEFORE + timedelta(minutes=2),
        (BEFORE + timedelta(minutes=2)).replace(tzinfo=None),
    )
    assert UTC
