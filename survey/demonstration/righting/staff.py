"""Who does it: the demonstration's own accounts, each what its role may do."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy import select

from survey.accounts.people import Person, person_by_login
from survey.models import Account
from survey.runtime import Runtime
from survey.scoring.unit_tree import UnitTree, read_unit_tree
from survey.vocabulary import RatedObject, Role


@dataclass(frozen=True)
class Staff:
    """`units`: those who report, by the unit whose branch is theirs. `tree` to find out whose a unit is."""

    supervisor: Person
    inspector: Person
    by_id: dict[int, Person]
    units: dict[str, Person]
    tree: UnitTree

    @classmethod
    def read(cls, runtime: Runtime) -> Self | None:
        """The accounts as they are; None while some of them are missing."""
        with runtime.database.read() as session:
            logins = session.scalars(
                select(Account.login).where(Account.demo, Account.active).order_by(Account.id)
            )
            found = [one[0] for login in logins if (one := person_by_login(session, login))]
            tree = read_unit_tree(session)
        first: dict[Role, Person] = {}
        for person in found:
            first.setdefault(person.role, person)
        if not {Role.SUPERVISOR, Role.INSPECTOR, Role.VERIFIER, Role.UNIT} <= set(first):
            return None
        units = {one.unit_code: one for one in found if one.role is Role.UNIT and one.unit_code}
        by_id = {one.id: one for one in found}
        return cls(first[Role.SUPERVISOR], first[Role.INSPECTOR], by_id, units, tree)

    def runner(self, rated: RatedObject) -> Person:
        """Who orders and concludes."""
        return self.inspector if rated is RatedObject.PETITION_OFFICE else self.supervisor

    def of_unit(self, code: str) -> Person | None:
        """Who reports for a unit: the nearest account of its branch."""
        return next((self.units[above] for above in self.tree.above(code) if above in self.units), None)
