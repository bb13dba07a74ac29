"""The words of a questionnaire as they leave the house, and how many segments they take."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from survey.questionnaire.model import Questionnaire
from survey.written import bare

CASE_TAIL = 4  # characters of a case number that may stand in a text message (CONTRACT §7)

# 3GPP TS 23.038: the default alphabet, one septet a character, and its extension, two.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENSION = frozenset("\f^{}\\[~]|€")
_ESCAPE = 1  # a character of the extension is not torn from its escape at the end of a segment
_PLACE = re.compile(r"\{([a-z_]+)\}")
_BRACKETED = re.compile(r"^[【\[].*[】\]]$")


@dataclass(frozen=True)
class Params:
    """What is filled in: who asks, the last characters of the case number, the number to call back, and the
    address of the web page where a text may carry one."""

    signature: str
    case_tail: str
    hotline: str
    link: str = ""


PLACES = frozenset({"case", "hotline", "link"})


def render(questionnaire: Questionnaire, text_key: str, language: str, params: Params) -> str:
    """The text as it leaves, who asks in front; KeyError where the questionnaire has no such text."""
    spoken = questionnaire.language(language)
    filled = {"case": params.case_tail[-CASE_TAIL:], "hotline": params.hotline, "link": params.link}
    return signed(fill(questionnaire.texts[spoken][text_key], filled), params.signature, spoken)


def signed(words: str, signature: str, language: str) -> str:
    """`words` behind the signature, in the brackets that Chinese carriers ask for or with a colon."""
    if _BRACKETED.match(signature):
        return signature + words if language.startswith("zh") else f"{signature} {words}"
    return f"【{signature}】{words}" if language.startswith("zh") else f"{signature}: {words}"


def office_of(signature: str) -> str:
    """Who asks, as it is spoken or shown: the signature without the brackets that carriers ask for."""
    return bare(signature)


def fill(words: str, filled: Mapping[str, str]) -> str:
    """`words` with their places filled in; one that has nothing to fill it stays as it is written."""
    return _PLACE.sub(lambda place: filled.get(place[1], place[0]), words)


def places(words: str) -> frozenset[str]:
    """The names of the places to fill in."""
    return frozenset(_PLACE.findall(words))


def is_gsm(text: str) -> bool:
    """Whether every character is in the GSM-7 alphabet or its extension."""
    return all(character in _GSM or character in _GSM_EXTENSION for character in text)


def segments(text: str) -> int:
    """Segments a carrier bills for `text`: GSM-7 160, or 153 each; otherwise UCS-2 70, or 67 each."""
    if is_gsm(text):
        return _count([1 if character in _GSM else 1 + _ESCAPE for character in text], 160, 153)
    return _count([1 if character <= "\uffff" else 2 for character in text], 70, 67)


def _count(widths: list[int], alone: int, joined: int) -> int:
    if sum(widths) <= alone:
        return 1
    count, room = 1, joined
    for width in widths:
        if width > room:
            count, room = count + 1, joined
        room -= width
    return count
