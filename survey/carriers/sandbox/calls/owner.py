"""Who has taken the phone, and what they make of what they hear."""

from collections.abc import Iterable

from survey.carriers.sandbox.calls.line import Line
from survey.carriers.sandbox.crowd import Crowd
from survey.carriers.sandbox.petitioners.doing import HangUp
from survey.carriers.sandbox.petitioners.on_the_phone import Act, Ear, Scene
from survey.carriers.sandbox.petitioners.vocabulary import Kind, Takes

_MACHINE_RECORDS = 45.0  # seconds of life until an answering machine has enough


class Owner:
    """The simulated person of a phone in one call; a visitor who answers for the phone is left alone."""

    def __init__(self, crowd: Crowd, phone: str, line: Line, called_us: bool) -> None:
        self._crowd = crowd
        self._phone = phone
        self._line = line
        self._ear = Ear(called_us)
        self._said: list[str] = []

    def hear(
        self, said: Iterable[str], seconds: float, takes: Takes, may_interrupt: bool = True
    ) -> Act | None:
        """Something is being said for so many `seconds`; what it leads to is planned on the line."""
        said = list(said)
        self._said += said
        if not self._crowd.is_simulated(self._phone):
            return None
        # What is asked stands beside the choice; where it does not, in what was said since the last one.
        heard = self._crowd.understand(" ".join(said))
        if heard.kind is Kind.OTHER and takes is not Takes.NOTHING:
            heard = self._crowd.understand(" ".join(self._said))
        if takes is not Takes.NOTHING:
            self._said.clear()
        self._ear, act = self._crowd.listen(
            self._phone, self._ear, Scene(heard, seconds, takes, may_interrupt)
        )
        if act is not None:
            self._line.plan(act.doing)
        return act

    def meant(self, act: Act | None) -> Act | None:
        """`act`, if it was that: a visitor may have taken over since."""
        if act is not None and not self._crowd.is_simulated(self._phone):
            self.missed(act)
            return None
        return act

    def missed(self, act: Act | None) -> None:
        """The other side did not wait for it, or did not hear it."""
        if act is not None:
            self._crowd.unsay(self._phone, act)


class Machine(Owner):
    """An answering machine, or a fax: hears nothing, and hangs up when it has enough."""

    def __init__(self, crowd: Crowd, phone: str, line: Line) -> None:
        super().__init__(crowd, phone, line, called_us=False)
        line.plan([(_MACHINE_RECORDS, HangUp())])

    def hear(
        self, said: Iterable[str], seconds: float, takes: Takes, may_interrupt: bool = True
    ) -> Act | None:
        return None
