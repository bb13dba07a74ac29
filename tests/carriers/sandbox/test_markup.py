"""XML from outside is read, or refused; nothing in it is fetched or unfolded."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.carriers.sandbox.markup import NotMarkup, read_markup

BOMB = b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><r>&b;</r>'
OUTSIDE = b'<!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>'


def test_words_and_attributes_are_read() -> None:
    root = read_markup('<?xml version="1.0" encoding="UTF-8"?><r a="1">你<b>好</b>&amp;</r>'.encode())
    assert (root.tag, root.attrib, "".join(root.itertext())) == ("r", {"a": "1"}, "你好&")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<r>",
        b"<r></s>",
        b"no",
        b"<r/><r/>",
        b"<r>&nbsp;</r>",
        b'<?xml version="1.0" encoding="klingon"?><r/>',
        BOMB,
        OUTSIDE,
        b"<r>" * 40 + b"</r>" * 40,
    ],
)
def test_what_is_not_plain_markup_is_refused(body: bytes) -> None:
    with pytest.raises(NotMarkup):
        read_markup(body)


@given(
    st.binary(max_size=300) | st.text(alphabet="<>/&;!?=\"' abR[]ENTITYDOCP", max_size=200).map(str.encode)
)
def test_whatever_comes_is_read_or_refused(body: bytes) -> None:
    with suppress(NotMarkup):
        assert read_markup(body).tag
