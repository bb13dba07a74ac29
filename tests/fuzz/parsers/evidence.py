"""Evidence of units: pictures and papers."""

import io
from collections.abc import Callable
from random import Random

from PIL import Image

from survey.rectification.evidence.check_file import Kind, NotTaken, check_file, file_name
from survey.rectification.evidence.picture import draw_anew
from tests.fuzz.parser import Parser, spoilt_texts, text_of
from tests.fuzz.spoil import spoil_bytes, spoil_text

_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_NAMES = ["现场照片.jpg", "a b.pdf", "../../etc/passwd", "CON.png"]


def _picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, form)
    return out.getvalue()


def _spoilt(seeds: list[bytes]) -> Callable[[Random], bytes]:
    return lambda random: spoil_bytes(random, random.choice(seeds))


def _read(given: bytes) -> None:
    kind = check_file(given)
    if kind is not Kind.PDF:
        draw_anew(given, kind)


PARSERS = (
    Parser("evidence", _spoilt([_PDF, *map(_picture, ("JPEG", "PNG"))]), _read, (NotTaken,), weight=2),
    Parser("file-name", spoilt_texts(_NAMES, spoil_text), lambda given: file_name(text_of(given), Kind.PDF)),
)
