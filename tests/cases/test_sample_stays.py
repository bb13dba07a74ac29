"""A case that was not drawn for the sample stays undrawn, whatever is edited about it."""

from sqlalchemy import select, update

from survey.cases.accept_case import accept_case
from survey.cases.import_cases import import_cases, terms_of
from survey.models import Case
from survey.runtime import Runtime
from survey.vocabulary import NotAsked
from tests.build import make_unit


def test_an_edit_is_no_second_draw(runtime: Runtime) -> None:
    make_unit(runtime, "S1")
    assert _put(runtime, "一") == {"a": None, "b": None}
    _keep(runtime, "a", NotAsked.NOT_SAMPLED)
    _keep(runtime, "b", NotAsked.TOO_EARLY)
    assert _put(runtime, "二") == {"a": NotAsked.NOT_SAMPLED, "b": None}


def _put(runtime: Runtime, category: str) -> dict[str, NotAsked | None]:
    terms = terms_of(runtime, "test")
    given = {"closed_at": "2026-10-01", "responsible_unit": "S1", "category": category}
    import_cases(runtime, [accept_case({"case_no": number, **given}, terms) for number in ("a", "b")])
    with runtime.database.read() as session:
        rows = session.execute(select(Case.case_no, Case.not_asked))
        return dict(rows.all())


def _keep(runtime: Runtime, case_no: str, why: NotAsked) -> None:
    with runtime.database.write() as session:
        kept = {"not_asked": why, "not_asked_at": runtime.clock.now(), "not_asked_day": "2026-10-19"}
        session.execute(update(Case).where(Case.case_no == case_no).values(kept))
