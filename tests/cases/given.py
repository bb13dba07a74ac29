"""Cases as somebody sends them, and what the database holds of them afterwards."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from survey.cases.accept_case import accept_case
from survey.cases.import_cases import Told, import_cases, terms_of
from survey.models import Case, CasePhone, Petitioner
from survey.runtime import Runtime
from survey.secrets import Sealed


def sent(number: int = 1, **fields: Any) -> dict[str, object]:
    """The fields of CONTRACT §5 of an ordinary case."""
    ordinary: dict[str, object] = {
        "source": "test",
        "case_no": f"XF{number:05}",
        "closed_at": "2026-10-01T09:30:00+08:00",
        "responsible_unit": "S1",
        "phones": [f"139{number:08}"],
        "petitioner_name": "张三",
    }
    return ordinary | fields


def take(runtime: Runtime, *cases: Mapping[str, object], make: bool = True, demo: bool = False) -> list[Told]:
    terms = terms_of(runtime)
    return import_cases(runtime, [accept_case(case, terms) for case in cases], make=make, demo=demo)


def outcomes(told: list[Told]) -> list[str]:
    return [one.outcome.value for one in told]


def kept(runtime: Runtime) -> dict[str, dict[str, Any]]:
    """Every case by its number: what was given, opened, and nothing that differs from run to run."""
    own = {"id", "petitioner_id", "name_sealed", "unit_id", "petition_office_id"}
    own |= {"imported_at", "updated_at", "phones_changed_at"}
    with runtime.database.read() as session:
        people = {person.id: _phone(runtime, person) for person in session.scalars(select(Petitioner))}
        cases = {
            case.case_no: {
                **{name: getattr(case, name) for name in set(Case.__table__.columns.keys()) - own},
                "name": runtime.keyring.open(case.name_sealed, Sealed.CASE_NAME) if case.name_sealed else "",
                "phones": [people[case.petitioner_id]] if case.petitioner_id else [],
                "units": (case.unit_id, case.office_id),
            }
            for case in session.scalars(select(Case))
        }
        spare = select(Case.case_no, CasePhone.petitioner_id).join(CasePhone, CasePhone.case_id == Case.id)
        for case_no, person in session.execute(spare.order_by(Case.id, CasePhone.position)):
            cases[case_no]["phones"].append(people[person])
    return cases


def _phone(runtime: Runtime, person: Petitioner) -> str:
    phone = runtime.keyring.open(person.phone_sealed, Sealed.PETITIONER_PHONE)
    assert person.phone_index == runtime.keyring.phone_index(phone)
    return phone
