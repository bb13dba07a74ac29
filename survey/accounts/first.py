"""What somebody has to do before they may see anything else."""

from survey.accounts.factors.required import must_set_up
from survey.accounts.people import Person
from survey.vocabulary import Factor


def first_of_all(person: Person) -> str | None:
    """The endpoint of the page that comes before all others; None where there is nothing to do first.

    A password that somebody else gave holds up whoever came by it, not who has none and came otherwise.
    """
    shown = person.seat.factors if person.seat else frozenset()
    if person.must_change and Factor.PASSWORD in shown:
        return "accounts.new_password"
    if must_set_up(person):
        return "factors.listed"
    return None
