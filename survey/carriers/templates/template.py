"""One approved template: its words with gaps, `${case}号事已办结`, and the code it is sent by. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from survey.written import bare

_GAP = re.compile(r"\$\{([A-Za-z][A-Za-z0-9_]*)\}")
_SIGNED = ("【{}】", "[{}] ", "{}: ", "[{}]")  # as our texts are signed; the gateway puts its own in front


@dataclass(frozen=True, slots=True)
class Filled:
    """What is handed to a gateway: the code, and what fills the gaps, in the order in which they stand in the
    words. A gateway that numbers its gaps takes the values in this order."""

    code: str
    params: Mapping[str, str]


@dataclass(frozen=True)
class Template:
    """`code`: empty as long as it is not approved. `text`: without the signature."""

    key: str
    code: str
    text: str
    line: int = field(default=0, compare=False)  # in the file, 0 where that is not known

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The gaps, each once, in the order in which they first stand in the words."""
        return tuple(dict.fromkeys(_GAP.findall(self.text)))

    def fill(self, params: Mapping[str, str]) -> str | None:
        """The words; none where a gap has nothing to fill it, which gateways refuse."""
        if not all(params.get(name) for name in self.names):
            return None
        return _GAP.sub(lambda gap: params[gap[1]], self.text)

    def saying(self, words: str, params: Mapping[str, str]) -> Filled | None:
        """How it says exactly `words`; none if it does not."""
        if self.fill(params) != words:
            return None
        return Filled(self.code, {name: params[name] for name in self.names})

    @property
    def numbered(self) -> str:
        """The words as gateways write them that number their gaps: `{1}号事已办结`."""
        return _GAP.sub(lambda gap: f"{{{self.names.index(gap[1]) + 1}}}", self.text)


def unsigned(body: str, signature: str) -> str | None:
    """`body` without who writes, in whatever brackets that stands; none if somebody else signs it."""
    name = bare(signature)
    for form in _SIGNED:
        front = form.format(name)
        if name and body.startswith(front):
            return body.removeprefix(front).lstrip(" ")
    return None
