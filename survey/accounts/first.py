"""What somebody has to do before they may see anything else."""

from survey.accounts.factors.required import must_set_up
from survey.accounts.people import Person


def first_of_all(person: Person) -> str | None:
    """The endpoint of the page that comes before all others; None where there is nothing to do first."""
    if person.must_change:
        return "accounts.new_password"
    if must_set_up(person):
        return "factors.listed"
    return None
