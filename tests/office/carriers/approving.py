"""A carrier that sends approved templates, as far as who asks it before sending can tell."""

from collections.abc import Mapping

from survey.carriers.templates import Templates
from survey.carriers.unable import Unable


class Approving(Unable):
    def __init__(self, templates: Templates, signature: str) -> None:
        self._templates, self._signature = templates, signature

    def says(self, text_key: str, body: str, params: Mapping[str, str]) -> bool:
        return self._templates.text(text_key, body, params, self._signature) is not None
