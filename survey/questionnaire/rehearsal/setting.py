"""What a rehearsed conversation is about, and what surrounds it. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from survey.questionnaire.texts import CASE_TAIL, Params, office_of
from survey.vocabulary import Channel, ReadingOrder

_FILE = Path(__file__).with_name("sample.toml")
_OTHERWISE = "en"


@dataclass(frozen=True, slots=True)
class Setting:
    """On which channel, in which language, in which order the options are read; who asks, from which number,
    and with which address where a text carries one."""

    channel: Channel
    language: str
    order: ReadingOrder
    signature: str
    hotline: str
    link: str = ""

    @property
    def params(self) -> Params:
        """As text messages are filled in."""
        return Params(self.signature, self.places["case"][-CASE_TAIL:], self.hotline, self.link)

    @property
    def places(self) -> Mapping[str, str]:
        """As everything else is filled in."""
        return sample(self.language) | {"office": office_of(self.signature), "hotline": self.hotline}


def sample(language: str) -> dict[str, str]:
    """An invented person's case, in a language of this kind."""
    known = _samples()
    return dict(known.get(language.split("-", maxsplit=1)[0], known[_OTHERWISE]))


@cache
def _samples() -> dict[str, dict[str, str]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
