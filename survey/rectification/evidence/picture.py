"""A picture is drawn anew: what the camera wrote beside it, place and time too, is gone (R12). Pure."""

import io
import struct
from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageOps

from survey.rectification.evidence.check_file import Kind, NotTaken, Unfit

LONGEST_SIDE = 2000  # pixels: a page of writing can still be read
MOST_DOTS = 50_000_000  # what the cameras of telephones make; decoded, four bytes each
# A JPEG is drawn once for each of its scans: a progressive one has about ten, one that is made to keep a
# machine busy for hours has thousands. The mark stands nowhere else in compressed bytes.
_SCAN, MOST_SCANS = b"\xff\xda", 100
_FORMATS: Mapping[Kind, str] = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP"}
_QUALITY: Mapping[Kind, dict[str, Any]] = {
    Kind.JPEG: {"quality": 85, "optimize": True},
    Kind.PNG: {"optimize": True},
    Kind.WEBP: {"quality": 85},
}
# What Pillow raises over bytes that are no picture, as it reads them.
_BROKEN = (OSError, SyntaxError, ValueError, ArithmeticError, LookupError, EOFError, TypeError, struct.error)


def draw_anew(content: bytes, kind: Kind) -> bytes:
    """The same picture in the same format, upright, its longest side at most LONGEST_SIDE, nothing beside it.

    The same bytes in give the same bytes out. NotTaken if it cannot be decoded, or would be too large.
    """
    if kind is Kind.JPEG and content.count(_SCAN) > MOST_SCANS:
        raise NotTaken(Unfit.BROKEN)
    try:
        with Image.open(io.BytesIO(content), formats=[_FORMATS[kind]]) as given:
            if given.width * given.height > MOST_DOTS:
                raise NotTaken(Unfit.TOO_MANY_DOTS)
            # A JPEG can be decoded at a half or a quarter, which spares time and memory.
            given.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return _written(_bare(given), kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise NotTaken(Unfit.TOO_MANY_DOTS) from bomb
    except _BROKEN as broken:
        raise NotTaken(Unfit.BROKEN) from broken


def _bare(given: Image.Image) -> Image.Image:
    """Its pixels alone; an animated one's first picture. Made small first: a large one is hundreds of MB."""
    wanted = "RGBA" if given.has_transparency_data else "RGB"
    drawn = given if given.mode == wanted else given.convert(wanted)
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(drawn)
    bare = Image.new(wanted, upright.size)
    bare.paste(upright)
    return bare


def _written(picture: Image.Image, kind: Kind) -> bytes:
    out = io.BytesIO()
    picture.save(out, _FORMATS[kind], **_QUALITY[kind])
    return out.getvalue()
