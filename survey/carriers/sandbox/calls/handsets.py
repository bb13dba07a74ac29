"""The phones that ring or speak: one call at a time each, and what its owner can do with it by hand."""

from survey.carriers.sandbox.calls.line import Line
from survey.carriers.sandbox.calls.record import Call, Side, Status
from survey.carriers.sandbox.petitioners.doing import Doing, Key, Taken, Words
from survey.carriers.sandbox.petitioners.on_the_phone import seconds_to_say


class Handsets:
    """Each act says whether there was a call to do it in."""

    def __init__(self) -> None:
        self._on_phone: dict[str, tuple[Call, Line]] = {}

    def engaged(self, phone: str) -> bool:
        return phone in self._on_phone

    def call_on(self, phone: str) -> Call | None:
        """The call that rings or goes on there."""
        found = self._on_phone.get(phone)
        return found[0] if found else None

    def connect(self, call: Call, line: Line) -> None:
        self._on_phone[call.phone] = (call, line)

    def free(self, call: Call) -> None:
        if self.call_on(call.phone) is call:
            del self._on_phone[call.phone]

    def clear(self) -> None:
        self._on_phone.clear()

    def take(self, phone: str) -> bool:
        return self._put(phone, Status.RINGING, Taken())

    def press(self, phone: str, keys: str) -> bool:
        return bool(keys) and all(self._put(phone, Status.IN_PROGRESS, Key(key)) for key in keys)

    def speak(self, phone: str, text: str) -> bool:
        return self._put(phone, Status.IN_PROGRESS, Words(text, seconds_to_say(text)))

    def hang_up(self, phone: str) -> bool:
        """A call that rings is declined by it."""
        found = self._on_phone.get(phone)
        if found:
            found[1].end(Side.PERSON)
        return found is not None

    def nudge(self, phone: str) -> None:
        """Another acts for this phone now."""
        if found := self._on_phone.get(phone):
            found[1].nudge()

    def _put(self, phone: str, when: Status, what: Doing) -> bool:
        found = self._on_phone.get(phone)
        if found is None or found[0].status is not when:
            return False
        found[1].put(what)
        return True
