"""R12: of a picture nothing is kept but what is to be seen on it."""

import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from survey.rectification.evidence.check_file import Kind, NotTaken, Unfit, check_file
from survey.rectification.evidence.picture import LONGEST_SIDE, draw_anew
from tests.rectification.evidence.files import opened, photo

FORMS = {"JPEG": Kind.JPEG, "PNG": Kind.PNG, "WEBP": Kind.WEBP}


@pytest.mark.parametrize("form", FORMS)
def test_r12_where_and_by_what_it_was_taken_is_gone(form: str) -> None:
    kept = draw_anew(photo(form), FORMS[form])
    assert check_file(kept) is FORMS[form]
    assert b"SECRETPHONE" not in kept and b"Exif" not in kept and b"eXIf" not in kept
    picture = opened(kept)
    assert dict(picture.getexif()) == {}
    assert picture.size == (400, 300)
    assert "comment" not in picture.info


@pytest.mark.parametrize("form", FORMS)
def test_it_stands_upright_although_the_camera_was_turned(form: str) -> None:
    kept = opened(draw_anew(photo(form, turned=6), FORMS[form]))  # to be turned to the right by a quarter
    assert kept.size == (300, 400)
    red, blue = kept.getpixel((150, 50)), kept.getpixel((150, 350))
    assert isinstance(red, tuple) and isinstance(blue, tuple)
    assert red[0] > 200 > blue[0] and blue[2] > 200 > red[2]


def test_a_jpeg_that_is_drawn_thousands_of_times_is_not_drawn_at_all() -> None:
    out = io.BytesIO()
    opened(photo()).save(out, "JPEG", progressive=True)
    content = out.getvalue()
    assert draw_anew(content, Kind.JPEG), "as cameras and browsers make them"
    last = content.rindex(b"\xff\xda")
    with pytest.raises(NotTaken) as refused:
        draw_anew(content[:last] + content[last:-2] * 1000 + content[-2:], Kind.JPEG)
    assert refused.value.why is Unfit.BROKEN


def test_it_is_no_larger_than_needed() -> None:
    assert opened(draw_anew(photo(size=(4000, 1000)), Kind.JPEG)).size == (LONGEST_SIDE, 500)


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert draw_anew(photo(), Kind.JPEG) == draw_anew(photo(), Kind.JPEG)


def test_what_can_be_seen_through_stays_so() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (5, 5), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(draw_anew(out.getvalue(), Kind.PNG)).mode == "RGBA"


def _png(width: int, height: int) -> bytes:
    """A head that promises so many pixels, and one row of them."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [8_000, 10_000, 60_000])
def test_a_bomb_is_refused_before_it_is_decoded(side: int) -> None:
    with pytest.raises(NotTaken) as refused:
        draw_anew(_png(side, side), Kind.PNG)
    assert refused.value.why is Unfit.TOO_MANY_DOTS


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's, of what stood in the EXIF data
@settings(max_examples=40)
@given(st.sampled_from(list(FORMS)), st.data())
def test_a_damaged_picture_is_drawn_or_refused(form: str, data: st.DataObject) -> None:
    content = bytearray(photo(form, (40, 30)))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(content[: data.draw(st.integers(0, len(content)))])
    with suppress(NotTaken):
        draw_anew(cut, check_file(cut))
