import pytest

from survey.accounts.permissions import ROLE_PERMISSIONS, Permission, may
from survey.vocabulary import Role

P = Permission


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_line_and_its_own_account(role: Role) -> None:
    assert may(role, P.ACCOUNT_OWN)


def test_every_permission_is_somebodys() -> None:
    assert set().union(*ROLE_PERMISSIONS.values()) == set(P)


def test_who_runs_the_machine_sees_no_names_and_no_cases() -> None:
    assert not ROLE_PERMISSIONS[Role.ADMIN] & {P.CASES_READ, P.NAMES_READ, P.WORDS_READ, P.ANSWERS_LIVE}


def test_r6_a_unit_sees_its_own_figures_and_orders_and_nothing_else() -> None:
    own = {P.ACCOUNT_OWN, P.SCORES_READ, P.FIGURES_EXPORT, P.RECTIFICATIONS_REPORT}
    assert ROLE_PERMISSIONS[Role.UNIT] == own


def test_r6_what_is_told_in_confidence_is_the_supervisors_alone() -> None:
    assert [role for role in Role if may(role, P.CONCERNS_READ)] == [Role.SUPERVISOR]


def test_where_the_petition_office_was_rated_nobody_of_it_runs_or_verifies() -> None:
    runs = {role for role in Role if may(role, P.RECTIFICATIONS_OFFICE)}
    assert runs == {Role.INSPECTOR}
    assert not [
        role for role in Role if {P.RECTIFICATIONS_RUN, P.RECTIFICATIONS_VERIFY} <= ROLE_PERMISSIONS[role]
    ]


def test_a_supervisor_sees_no_answer_before_its_survey_has_settled() -> None:
    assert {role for role in Role if may(role, P.ANSWERS_LIVE)} == {Role.CENTRE}


def test_r9_who_applies_for_an_exclusion_never_decides_one() -> None:
    both = {P.EXCLUSIONS_APPLY, P.EXCLUSIONS_DECIDE}
    assert not [role for role in Role if both <= ROLE_PERMISSIONS[role]]


def test_who_reads_names_reads_cases() -> None:
    assert all(may(role, P.CASES_READ) for role in Role if may(role, P.NAMES_READ) or may(role, P.WORDS_READ))
