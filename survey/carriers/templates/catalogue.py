"""All approved templates of the office. Nothing that they do not say word for word is sent. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from survey.carriers.port import Refused
from survey.carriers.templates.template import Filled, Template, unsigned
from survey.vocabulary import ErrorClass


class Templates:
    """Never changes. Some may have no code yet: they are known here, and say nothing."""

    def __init__(self, sms: Iterable[Template] = (), voice: Iterable[Template] = ()) -> None:
        self.sms, self.voice = tuple(sms), tuple(voice)
        self._texts, self._prompts = _by_key(self.sms), _by_key(self.voice)

    def text(self, key: str, body: str, params: Mapping[str, str], signature: str) -> Filled | None:
        """The approved template of `key` that says `body`; none if there is none, or somebody else signs.

        `body`: as it shall appear, signed; `signature`: the one that the gateway will put in front.
        """
        words = unsigned(body, signature)
        return None if words is None else _saying(self._texts.get(key, ()), words, params)

    def prompt(self, key: str, words: str, params: Mapping[str, str]) -> Filled | None:
        """The approved template of a call that says `words`; none if there is none."""
        return _saying(self._prompts.get(key, ()), words, params)

    def words(self, code: str, params: Mapping[str, str] | Sequence[str]) -> str | None:
        """What people read or hear of `code`, unsigned; none if it is not known, or a gap stays empty.

        `params`: by name, or, for a gateway that numbers its gaps, in their order and as many as they are.
        """
        template = self._codes.get(code)
        if template is None:
            return None
        if isinstance(params, Mapping):
            return template.fill(params)
        same = len(params) == len(template.names)
        return template.fill(dict(zip(template.names, params, strict=True))) if same else None

    @cached_property
    def _codes(self) -> Mapping[str, Template]:
        return {one.code: one for one in (*self.sms, *self.voice) if one.code}


def _by_key(templates: Iterable[Template]) -> Mapping[str, tuple[Template, ...]]:
    found: dict[str, tuple[Template, ...]] = {}
    for one in templates:
        if one.code:
            found[one.key] = (*found.get(one.key, ()), one)
    return found


def _saying(templates: Iterable[Template], words: str, params: Mapping[str, str]) -> Filled | None:
    return next((said for one in templates if (said := one.saying(words, params))), None)


NO_TEMPLATES = Templates()


def refusal(key: str) -> Refused:
    """What an adapter answers, without any request, where no approved template says the words of `key`."""
    why = f"no approved template says the words of {key}: `flask carriers templates` tells what differs"
    return Refused("template", ErrorClass.OURS, why)
