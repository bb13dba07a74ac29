"""Where the chains stand is told outside once a day: a file that stays, a mail, a line of the log."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from survey.audit.daily import run_daily
from survey.audit.fault import Broken
from survey.audit.publish import published
from survey.models import Audit
from tests.audit.conftest import Trail
from tests.mail.post_office import PostOffice, open_post_office


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is told does not depend on the database."""
    return sqlite_url


def _night(trail: Trail, **settings: Any) -> None:
    told = trail.runtime.settings.model_copy(update=settings)
    run_daily(trail.runtime.database, told, trail.clock.now())


def _ways(trail: Trail) -> list[dict[str, bool]]:
    with trail.runtime.database.read() as session:
        acts = session.scalars(select(Audit.detail).where(Audit.act == "trail.publish").order_by(Audit.seq))
        return list(acts)


def test_a_file_a_day_that_is_never_written_over(trail: Trail, tmp_path: Path) -> None:
    folder = tmp_path / "heads"
    _night(trail, audit_heads_dir=folder)
    (file,) = published(folder)
    assert file.name == "audit-heads-2026-10-19.json" and list(folder.iterdir()) == [file]
    first = file.read_text()
    trail.act("li")
    _night(trail, audit_heads_dir=folder)
    assert file.read_text() == first and len(_ways(trail)) == 1
    trail.clock.advance(timedelta(days=1))
    _night(trail, audit_heads_dir=folder)
    assert [one.name[-7:-5] for one in published(folder)] == ["19", "20"]
    verdict = trail.verdict(heads=published(folder))
    assert verdict.whole and verdict.witnesses > 6


def test_a_night_finds_by_what_was_published_that_all_was_made_again(trail: Trail, tmp_path: Path) -> None:
    _night(trail, audit_heads_dir=tmp_path)
    theirs = "WHERE lane IN ('li', 'chen', 'wang')"
    trail.sql(f"DELETE FROM audit {theirs}", f"DELETE FROM audit_lane {theirs}")
    for actor in ("li", "li", "li", "chen", "chen", "wang"):
        trail.act(actor, forged=True)
    found = {(one.what, one.where) for one in trail.faults(heads=published(tmp_path))}
    assert found >= {(Broken.OTHER, lane) for lane in ("li", "chen", "wang")}


def test_a_mail_a_day_with_the_heads(trail: Trail) -> None:
    with open_post_office() as office:
        to = _by_mail(office)
        _night(trail, **to)
        _night(trail, **to)
        (mail,) = office.messages
    body = mail.get_content()  # type: ignore[attr-defined]
    heads = json.loads(body[body.index("{") :])
    assert mail["To"] == "audit@example.cn" and "2026-10-19" in mail["Subject"]
    assert heads["lanes"]["li"]["seq"] == 3 and len(heads["combined"]) == 64


def test_what_was_not_told_is_told_by_the_next_run(trail: Trail, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with open_post_office() as office:
        office.data = "451 later"
        _night(trail, audit_heads_dir=tmp_path / "file", **_by_mail(office))
        office.data = "250 OK"
        _night(trail, audit_heads_dir=tmp_path / "heads", **_by_mail(office))
    assert _ways(trail) == [{"file": False, "mail": False}, {"file": True, "mail": True}]


def _by_mail(office: PostOffice) -> dict[str, Any]:
    return {
        "audit_heads_to": "audit@example.cn",
        "smtp_host": "127.0.0.1",
        "smtp_port": office.port,
        "smtp_security": "none",
        "mail_from": "huifang@qingxi.example",
    }
