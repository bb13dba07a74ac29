"""Were ratings taken out by two people? By what the trail says of it, whatever the tables say by now.

exclusion.apply   by li, for exclusion 7          two logins, and
exclusion.grant   by zhao, of exclusion 7         zhao's account was made, as a head's, by an act
"""

from dataclasses import dataclass, field

from survey.audit import understood
from survey.audit.act import Act
from survey.audit.fault import Broken, Faults
from survey.vocabulary import Role


@dataclass
class TwoPeople:
    """Who applied and who granted, by exclusion; as what each account was made, by login."""

    applied: dict[str, str] = field(default_factory=dict)
    granted: dict[str, str] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)

    def see(self, act: Act) -> None:
        """Keep what one act of the trail says of it."""
        match act.act:
            case understood.APPLY:
                self.applied[act.subject_id] = act.actor
            case understood.GRANT:
                self.granted[act.subject_id] = act.actor
            case understood.MAKE_ACCOUNT:
                self.made[act.subject_id] = str(act.detail.get("role"))

    def check(self, faults: Faults) -> None:
        """Tell of every rating that was not taken out by a second person."""
        for number, by in self.granted.items():
            why = self._why_not(number, by)
            if why:
                faults.add(Broken.EXCLUDED, f"exclusion {number}", f"granted by {by}, {why}")

    def _why_not(self, number: str, by: str) -> str:
        if self.applied.get(number) == by:
            return "who had applied for it"
        if by not in self.made:
            return "whose account no act has made"
        return "" if self.made[by] == Role.CENTRE else f"whose account was made as {self.made[by]}"
