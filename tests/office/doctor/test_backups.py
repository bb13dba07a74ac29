"""A real office without a backup of the last day is told so."""

from datetime import timedelta
from pathlib import Path

from survey.backup.envelope import new_identity
from survey.clock import SetClock
from survey.office.doctor.backups import backups
from survey.office.doctor.finding import Mark
from survey.runtime import Runtime
from tests.backup.office import back_up
from tests.office.doctor.test_examine import REAL, only, told_otherwise


def test_a_day_without_a_backup_is_told(runtime: Runtime, clock: SetClock, tmp_path: Path) -> None:
    assert only(backups, runtime).mark is Mark.OK  # a trial
    nobody = told_otherwise(runtime, **REAL)
    assert "nobody is named" in only(backups, nobody).says
    office = told_otherwise(nobody, backup_recipient=new_identity()[1])
    assert only(backups, office).says == "none was made yet"
    back_up(office, tmp_path / "b")
    clock.advance(timedelta(hours=25))
    assert only(backups, office).mark is Mark.OK
    clock.advance(timedelta(hours=2))
    assert only(backups, office).mark is Mark.WARN
