"""How the words in force stand to what is approved, and to the rules of the gateway."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from survey.carriers.templates import Template, Templates
from survey.carriers.templates.rules import Broken, Gateway, Kind, Submitted, billed, broken
from survey.office.carriers.wanted import Wanted

_ALIKE = 0.6  # of two texts in the same words but for a few; below that one is another text


class State(StrEnum):
    APPROVED = "approved"
    CHANGED = "changed"  # what is approved under its key says something else
    MISSING = "not approved"


@dataclass(frozen=True)
class Standing:
    """`code`: of what is approved, or was before the words changed; `differs`: what is gone and what came."""

    wanted: Wanted
    state: State
    code: str
    differs: str
    broken: Sequence[Broken]
    characters: int
    segments: int | None  # none of a call


def standings(
    wanted: Iterable[Wanted], templates: Templates, gateway: Gateway, signature: str
) -> list[Standing]:
    """Each in its order. A template that still says what is wanted is never taken for one that changed."""
    all_wanted = list(wanted)
    saying = {id(one): _saying(one, templates) for one in all_wanted}
    used = {found.code for found in saying.values() if found}
    return [_standing(one, saying[id(one)], used, templates, gateway, signature) for one in all_wanted]


def _standing(
    one: Wanted,
    saying: Template | None,
    used: set[str],
    templates: Templates,
    gateway: Gateway,
    signature: str,
) -> Standing:
    given = Submitted(one.kind, gateway, one.template, signature, one.samples)
    spoken = one.kind is Kind.VOICE
    before = saying or _nearest(one, [t for t in _of_kind(one, templates) if t.code not in used])
    state = State.APPROVED if saying else State.CHANGED if before else State.MISSING
    return Standing(
        wanted=one,
        state=state,
        code=before.code if before else "",
        differs=difference(before.text, one.text) if before and not saying else "",
        broken=broken(given),
        characters=given.length,
        segments=None if spoken else billed(given.length),
    )


def _of_kind(one: Wanted, templates: Templates) -> list[Template]:
    all_ = templates.voice if one.kind is Kind.VOICE else templates.sms
    return [template for template in all_ if template.key == one.key and template.code]


def _saying(one: Wanted, templates: Templates) -> Template | None:
    """The one that says it whatever fills the gaps: it is filled with what nobody writes into a template."""
    odd = dict(one.params) | {name: f"~{name}~" for name in one.template.names}
    words = one.template.fill(odd)
    return next((found for found in _of_kind(one, templates) if found.fill(odd) == words), None)


def _nearest(one: Wanted, left: Sequence[Template]) -> Template | None:
    alike = [(SequenceMatcher(None, found.text, one.text).ratio(), found) for found in left]
    ratio, nearest = max(alike, key=lambda pair: pair[0], default=(0.0, None))
    return nearest if ratio >= _ALIKE else None


def difference(before: str, now: str) -> str:
    """What is gone and what came, piece by piece: `-旧 +新`."""
    pieces = []
    for what, a, b, c, d in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if what != "equal":
            gone, came = before[a:b], now[c:d]
            pieces.append(" ".join(filter(None, (gone and f"-“{gone}”", came and f"+“{came}”"))))
    return ", ".join(pieces)
