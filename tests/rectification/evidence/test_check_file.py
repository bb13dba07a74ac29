"""What a file is, its first bytes say; whatever comes is one of four kinds or refused with a reason."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.rectification.evidence.check_file import (
    LARGEST,
    LONGEST_NAME,
    PICTURES,
    SUFFIXES,
    Kind,
    NotTaken,
    Unfit,
    check_file,
    file_name,
)
from survey.rectification.evidence.picture import draw_anew
from tests.rectification.evidence.files import PDF, photo

STARTS = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x00\x00\x00WEBP", b"%PDF-1.7"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [(photo("JPEG"), Kind.JPEG), (photo("PNG"), Kind.PNG), (photo("WEBP"), Kind.WEBP), (PDF, Kind.PDF)],
)
def test_a_file_is_what_its_first_bytes_say(content: bytes, kind: Kind) -> None:
    assert check_file(content) is kind


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Unfit.EMPTY),
        (b"\xff\xd8\xff" + bytes(LARGEST), Unfit.TOO_LARGE),
        (b"\0\0\0\x18ftypheic\0\0\0\0", Unfit.HEIC),
        (b"GIF89a", Unfit.KIND),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Unfit.KIND),
        (b"<script>alert(1)</script>%PDF-1.7 %%EOF", Unfit.KIND),
        (b"MZ\x90\0", Unfit.KIND),
        (PDF[:-8], Unfit.BROKEN),
        (PDF.replace(b"/Root", b"/JavaScript (x) /Root"), Unfit.ACTIVE),
        (PDF.replace(b"/Root", b"/Launch /Root"), Unfit.ACTIVE),
        (PDF.replace(b"/Root", b"/J#61vaScr#69pt (x) /Root"), Unfit.ACTIVE),
    ],
)
def test_everything_else_is_refused_by_a_reason(content: bytes, why: Unfit) -> None:
    with pytest.raises(NotTaken) as refused:
        check_file(content)
    assert refused.value.why is why


@given(st.one_of(st.binary(max_size=200), st.builds(bytes.__add__, st.sampled_from(STARTS), st.binary())))
def test_whatever_comes_is_taken_or_refused_and_never_breaks_anything(content: bytes) -> None:
    with suppress(NotTaken):
        kind = check_file(content)
        if kind in PICTURES:
            draw_anew(content, kind)


@given(st.text(max_size=300), st.sampled_from(Kind))
def test_a_name_can_be_put_on_any_disk_and_says_what_the_file_is(given_name: str, kind: Kind) -> None:
    name = file_name(given_name, kind)
    assert name.endswith(f".{SUFFIXES[kind]}")
    assert not set(name) & set('/\\<>:"|?*\0\n\r')
    assert not name.startswith((".", " "))
    assert 5 <= len(name) <= LONGEST_NAME + 5


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("现场.HEIC", "现场.jpg"),
        ("C:\\文档\\..\\照片.png", "照片.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("", "file.jpg"),
        ("a.php", "a.jpg"),
    ],
)
def test_names(given_name: str, name: str) -> None:
    assert file_name(given_name, Kind.JPEG) == name
