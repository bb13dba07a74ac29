"""An address as a picture that a phone's camera reads."""

from io import BytesIO

import segno

SCALE = 8  # units a square: large enough for a slip of paper
QUIET = 4  # squares of white around it, as ISO/IEC 18004 asks


def svg(address: str) -> bytes:
    """A whole SVG file, black on white, without style or script."""
    picture = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(picture, kind="svg", scale=SCALE, border=QUIET, light="#fff", svgclass=None, lineclass=None)
    return picture.getvalue()
