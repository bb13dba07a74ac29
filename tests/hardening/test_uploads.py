"""Files that are something else than they say, and names that are more than names, sent to our pages."""

import io

import pytest

from survey.models import PublishedQuestionnaire
from survey.rectification.evidence.check_file import Kind
from survey.vocabulary import Role
from tests.console.verifying.conftest import visit
from tests.console.verifying.visits import Visit, upload
from tests.rectification.evidence.files import PDF, photo
from tests.rectification.scenes import scene

__all__ = ["scene", "visit"]

SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>'
REFUSED = {
    "a.svg": SVG, "b.svg": LAUGHS, "a.html": b"<!doctype html>" + SCRIPT, "a.jpg": SCRIPT,
    "a.png": b"GIF89a" + SCRIPT,
    "a.pdf": b"%PDF-1.7\n/JavaScript (app.alert(1))\n%%EOF", "b.pdf": b"%PDF-1.7\n/J#61vaScript\n%%EOF",
    "c.pdf": b"MZ" + PDF, "a.zip": b"PK\x03\x04", "a.docx": b"PK\x03\x04word/document.xml", "a.exe": b"MZ",
    "a": b"",
}  # fmt: skip
NAMES = (
    "../../etc/passwd", "..\\..\\boot.ini", "C:\\a\\b.jpg", "a\r\nContent-Type: text/html\r\n\r\n.jpg",
    "a\";x=\".jpg",
    "\u202egpj.exe", "a\x00.php", "a" * 5000 + ".jpg", ".htaccess", "CON.jpg", "<img src=x>.jpg",
    "a.jpg.html", " . . ",
)  # fmt: skip


def test_what_is_no_picture_and_no_paper_is_not_taken(visit: Visit) -> None:
    one = visit.scene.opened()
    visit.by("he")
    for name, content in REFUSED.items():
        answer = visit.post(f"/evidence/of/{one.id}", {"file": upload(content, name)})
        assert answer.status_code in (400, 422), name
    assert visit.client.get("/evidence/1").status_code == 404


def test_a_picture_that_is_a_page_too_comes_out_as_a_picture(visit: Visit) -> None:
    """What was put behind it, or written into it, is gone: it is drawn anew."""
    one = visit.scene.opened()
    visit.by("he")
    for form in ("JPEG", "PNG", "WEBP"):
        content = photo(form) + SCRIPT + b"PK\x03\x04<?php phpinfo();"
        sent = visit.post(f"/evidence/of/{one.id}", {"file": upload(content, "a.html")})
        assert sent.status_code == 201, form
    for number in (1, 2, 3):
        with visit.client.get(f"/evidence/{number}") as answer:
            assert answer.status_code == 200
            assert SCRIPT not in answer.data and b"PK\x03\x04" not in answer.data
            assert answer.mimetype in set(Kind) - {Kind.PDF}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_only_a_name(visit: Visit, name: str) -> None:
    one = visit.scene.opened()
    visit.by("he")
    assert visit.post(f"/evidence/of/{one.id}", {"file": upload(photo(), name)}).status_code in (201, 400)
    with visit.client.get("/evidence/1") as answer:
        if answer.status_code == 404:  # the name ended the part, or was none
            return
        said = answer.headers["Content-Disposition"]
        assert said.startswith("attachment; filename=")
        assert answer.mimetype == "image/jpeg" and answer.headers["X-Content-Type-Options"] == "nosniff"
        assert not {"/", "\\", "\r", "\n", "\0", "\u202e", "<"} & set(said.partition("filename*=")[0])
        assert len(said) < 800 and ".." not in said and said.count("filename=") == 1


def test_a_questionnaire_is_text_and_nothing_is_run_in_it(visit: Visit) -> None:
    """A template's signs are words; XML, a picture and half a sign are no questionnaire."""
    visit.scene.enrol("lin", Role.CENTRE)
    visit.by("lin")
    for content in (
        b"{{9900001*9900017}}",
        b"key = '{{9900001*9900017}}'\nversion = 1",
        LAUGHS,
        photo(),
        b"\xff\xfe",
        b"a = [" * 9000,
        b"\0",
    ):
        answer = visit.post(
            "/questionnaires/draft", {"file": (io.BytesIO(content), "{{9900001*9900017}}.toml")}
        )
        assert answer.status_code in (400, 422), content[:20]
        assert "98010178200017" not in answer.text
    with visit.scene.runtime.database.read() as session:
        assert session.query(PublishedQuestionnaire).count() == 1
