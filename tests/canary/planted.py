"""A name, numbers and a sentence that nobody has or says, and every form in which they could lie."""

import base64
from collections.abc import Iterator
from urllib.parse import quote

NAME = "龘靐齉"
SENTENCE = "紫晶水母在祠堂唱戏"
FILE = "紫晶水母的收条"
OFFICIAL = "白象在议事厅打鼓"  # what somebody of the house writes to somebody of it, who may read it
WORDS = (NAME, SENTENCE, FILE, OFFICIAL)
NUMBERS = tuple(
    f"199666{block}{number:02}" for number, block in enumerate((101, 202, 303, 404, 505, 606, 707), 1)
)
FAMILY = "199666"  # what all of them begin with


def e164(number: str) -> str:
    return f"+86{number}"


def said(where: str) -> str:
    """The sentence as it is said at one place, by which it is known where it came from."""
    return f"{SENTENCE}，{where}"


def written(where: str) -> str:
    """Official words, in the same way."""
    return f"{OFFICIAL}，{where}"


def leaks(content: bytes) -> list[str]:
    """What of the planted lies in these bytes, each with its form; empty where nothing does."""
    seen = {True: content.lower(), False: content}
    squeezed = content.translate(None, _GAPS)
    found = {name for name, form, folded in _FORMS if form in seen[folded]}
    return sorted(found | {number for number in NUMBERS if number.encode() in squeezed})


def place_of(content: bytes) -> int:
    """Where the first of it begins, for whoever mends it; 0 where it only stands there with gaps."""
    lower = content.lower()
    found = [(lower if folded else content).find(form) for _, form, folded in _FORMS]
    return min((at for at in found if at >= 0), default=0)


def _forms() -> Iterator[tuple[str, bytes, bool]]:
    """Each form with its name, and whether it is the same in capital letters."""
    for word in WORDS:
        yield f"{word} as UTF-8", word.encode(), False
        yield f"{word} in an address", quote(word).lower().encode(), True
        yield f"{word} escaped", word.encode("ascii", "backslashreplace"), True
        yield f"{word} as entities", "".join(f"&#{ord(one)};" for one in word).encode(), False
        yield f"{word} as GB 18030", word.encode("gb18030"), False
        yield from _packed(word)
    for number in NUMBERS:
        yield from _packed(number)


def _packed(word: str) -> Iterator[tuple[str, bytes, bool]]:
    yield f"{word} as UTF-16", word.encode("utf-16-le"), False
    yield f"{word} as UTF-16 (big)", word.encode("utf-16-be"), False
    yield f"{word} as hexadecimal", word.encode().hex().encode(), True
    yield from ((f"{word} as base64", form, False) for form in _base64(word.encode()))


def _base64(content: bytes) -> Iterator[bytes]:
    """As it stands inside of longer base64: at each of the three places where it may begin."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + content).rstrip(b"=")
        sure = coded[(4 * before + 2) // 3 : -1]  # the first and the last sign depend on what is around
        yield sure
        yield sure.translate(bytes.maketrans(b"+/", b"-_"))


_GAPS = b" -.()\xa0\xc2"
_FORMS = tuple(_forms())
