"""The bulletin is taken from the papers' page, by whoever may take figures away (R6, R9)."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from survey.accounts import permissions
from survey.accounts.permissions import Permission
from survey.models import Audit
from survey.runtime import Runtime
from survey.vocabulary import Role


def taken(runtime: Runtime) -> list[dict[str, object]]:
    with runtime.database.read() as session:
        return list(session.scalars(select(Audit.detail).where(Audit.subject_id == "bulletin/2026-09")))


def test_r9_both_versions_are_offered_and_on_record(supervisor: FlaskClient, runtime: Runtime) -> None:
    page = supervisor.get("/papers").text
    assert "/papers/bulletin/2026-09?public=1" in page
    assert "/papers/bulletin/2026-10" not in page  # it is not over
    assert supervisor.get("/papers/bulletin/2026-09").data.startswith(b"PK")
    assert supervisor.get("/papers/bulletin/2026-09?public=1").data.startswith(b"PK")
    assert [act["public"] for act in taken(runtime)] == [False, True]


def test_r6_without_small_cells_there_is_the_public_version_only(
    supervisor: FlaskClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    rights = permissions.ROLE_PERMISSIONS[Role.SUPERVISOR] - {Permission.SCORES_SMALL}
    monkeypatch.setitem(permissions.ROLE_PERMISSIONS, Role.SUPERVISOR, rights)
    assert 'href="/papers/bulletin/2026-09"' not in supervisor.get("/papers").text
    assert supervisor.get("/papers/bulletin/2026-09").status_code == 200
    assert [act["public"] for act in taken(runtime)] == [True]


@pytest.mark.parametrize("month", ["2026-10", "2026-13", "2026", "1999-01", "x"])
def test_there_is_none_of_a_month_that_is_not_over_or_not_ours(supervisor: FlaskClient, month: str) -> None:
    assert supervisor.get(f"/papers/bulletin/{month}").status_code == 404


def test_r9_ledgers_and_the_assessment_are_taken_the_same_way(
    supervisor: FlaskClient, runtime: Runtime
) -> None:
    for path in ("bulletin/2026-09?form=xlsx", "assessment/2026", "assessment/2026?form=xlsx&public=1"):
        assert supervisor.get(f"/papers/{path}").data.startswith(b"PK"), path
    for wrong in ("bulletin/2026-09?form=pdf", "assessment/2019", "assessment/2026-09"):
        assert supervisor.get(f"/papers/{wrong}").status_code == 404, wrong
    with runtime.database.read() as session:
        assert len(session.scalars(select(Audit).where(Audit.subject_kind == "paper")).all()) == 3
