"""The looking itself: a canary that cannot be found proves nothing."""

import base64
import json
from urllib.parse import quote

import pytest

from tests.canary.planted import NAME, NUMBERS, SENTENCE, e164, leaks, said

NUMBER = NUMBERS[0]
FORMS = {
    "plain": f"x{NAME}x".encode(),
    "json": json.dumps({"said": SENTENCE}).encode(),
    "address": f"/search?q={quote(NAME)}".encode(),
    "address in small letters": quote(SENTENCE).lower().encode(),
    "utf-16": said("x").encode("utf-16"),
    "utf-16 big": said("x").encode("utf-16-be"),
    "gb18030": said("x").encode("gb18030"),
    "entities": "".join(f"&#{ord(one)};" for one in NAME).encode(),
    "repr of bytes": repr(NAME.encode().hex()).encode(),
    "e164": e164(NUMBER).encode(),
    "national": NUMBER.encode(),
    "address of a number": f"?To=%2B86{NUMBER}".encode(),
    "spaced": f"{NUMBER[:3]} {NUMBER[3:7]} {NUMBER[7:]}".encode(),
    "dashed": f"+86 {NUMBER[:3]}-{NUMBER[3:7]}-{NUMBER[7:]}".encode(),
}


@pytest.mark.parametrize("content", FORMS.values(), ids=FORMS.keys())
def test_it_is_found_in_every_form(content: bytes) -> None:
    assert leaks(content)


@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
@pytest.mark.parametrize("word", [NAME, SENTENCE, NUMBER])
def test_it_is_found_inside_of_base64(before: str, word: str) -> None:
    for code in (base64.b64encode, base64.urlsafe_b64encode):
        assert leaks(code(f"{before}{word}和别的".encode()))


def test_it_is_not_found_where_it_is_not() -> None:
    for nothing in ("您好，请问您满意吗？", "龘先生", f"尾号{NUMBER[-4:]}", "+8613912345678", "199 6661"):
        assert not leaks(nothing.encode())
