"""What a file is, by its own first bytes and never by its name; what is not taken is refused. Pure."""

import re
from collections.abc import Mapping
from enum import StrEnum

LARGEST = 10 * 1024 * 1024  # bytes of one file
MOST_FILES = 20  # of one person, of one rectification
LONGEST_NAME = 100


class Kind(StrEnum):
    """The media types that are taken."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"


SUFFIXES: Mapping[Kind, str] = {Kind.JPEG: "jpg", Kind.PNG: "png", Kind.WEBP: "webp", Kind.PDF: "pdf"}
PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP})


class Unfit(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    HEIC = "heic"
    KIND = "kind"
    BROKEN = "broken"
    TOO_MANY_DOTS = "too_many_dots"
    ACTIVE = "active"


_TOLD: Mapping[Unfit, str] = {
    Unfit.EMPTY: "the file is empty",
    Unfit.TOO_LARGE: f"more than {LARGEST // 1024 // 1024} MB",
    Unfit.TOO_MANY: f"there are {MOST_FILES} files already",
    Unfit.HEIC: "a HEIC picture: let the camera make JPEG ones",
    Unfit.KIND: "neither a picture (JPEG, PNG, WebP) nor a PDF",
    Unfit.BROKEN: "the file is cut off or damaged",
    Unfit.TOO_MANY_DOTS: "the picture has more pixels than any camera makes",
    Unfit.ACTIVE: "the PDF carries a program or another file",
}


class NotTaken(Exception):
    """`why` as a code for pages, the text for the shell and the log."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(_TOLD[why])
        self.why = why


_STARTS: Mapping[bytes, Kind] = {
    b"\xff\xd8\xff": Kind.JPEG,
    b"\x89PNG\r\n\x1a\n": Kind.PNG,
    b"%PDF-": Kind.PDF,
}
# The brands of ISO base media files that phones write pictures in (ISO/IEC 23008-12, annex B).
_HEIC = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif"})
# Long enough not to be met by chance in compressed bytes. What lies in compressed objects is not seen.
_ACTIVE = (b"/JavaScript", b"/Launch", b"/EmbeddedFile")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")  # how a name may hide its letters (ISO 32000, 7.3.5)
_END = 2048  # a PDF ends with its mark; some programs write a little after it


def check_file(content: bytes) -> Kind:
    """What it is; NotTaken says why it cannot be kept. Whether a picture can be drawn, `picture` says."""
    if not content:
        raise NotTaken(Unfit.EMPTY)
    if len(content) > LARGEST:
        raise NotTaken(Unfit.TOO_LARGE)
    kind = _kind(content)
    if kind is Kind.PDF:
        _check_pdf(content)
    return kind


def file_name(given: str, kind: Kind) -> str:
    """A name that can be put on any disk: without folders and signs, ending as what the file is."""
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    stem = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(" .")
    stem = stem.rsplit(".", 1)[0].strip(" .") or "file"
    return f"{stem[:LONGEST_NAME]}.{SUFFIXES[kind]}"


def _kind(content: bytes) -> Kind:
    for start, kind in _STARTS.items():
        if content.startswith(start):
            return kind
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return Kind.WEBP
    raise NotTaken(Unfit.HEIC if content[4:8] == b"ftyp" and content[8:12] in _HEIC else Unfit.KIND)


def _check_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-_END:]:
        raise NotTaken(Unfit.BROKEN)
    named = _HEX.sub(lambda code: bytes([int(code[1], 16)]), content)
    if any(mark in named for mark in _ACTIVE):
        raise NotTaken(Unfit.ACTIVE)
