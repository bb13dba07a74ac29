"""Pictures and papers as telephones and offices make them."""

import io

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def photo(form: str = "JPEG", size: tuple[int, int] = (400, 300), *, turned: int = 1) -> bytes:
    """A picture whose left half is red and whose right half is blue, with the place where it was taken.

    `turned`: the EXIF orientation.
    """
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    exif = Image.Exif()
    exif[Base.Orientation] = turned
    exif[Base.Model] = "SECRETPHONE"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (27.0, 26.0, 35.0)
    out = io.BytesIO()
    more = {"comment": b"SECRETPHONE"} if form == "JPEG" else {}
    picture.save(out, form, exif=exif, **more)
    content = out.getvalue()
    assert b"SECRETPHONE" in content
    return content


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture
