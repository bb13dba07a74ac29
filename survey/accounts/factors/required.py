"""Who may not work without a second factor: the roles of the policy, where others can reach the pages."""

from survey.accounts.people import Person
from survey.runtime import current_runtime
from survey.vocabulary import Factor

# Each is shown besides a password; a passkey and a sign-in that asked for two are two by themselves.
SECOND = frozenset({Factor.TOTP, Factor.PASSKEY, Factor.RECOVERY, Factor.OIDC_MFA})


def is_required(person: Person) -> bool:
    """Whether the account may not be without one. The demonstration's are everybody's: they have none."""
    runtime = current_runtime()
    asked_for = person.role in runtime.policy.accounts.second_factor
    return asked_for and not person.demo and not runtime.settings.is_development


def must_set_up(person: Person) -> bool:
    """Whether this session came in by one factor though two are required.

    Then the account has no second one, or it would have been asked for.
    """
    shown = person.seat.factors if person.seat else frozenset()
    return not shown & SECOND and is_required(person)
