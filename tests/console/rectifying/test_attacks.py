"""What somebody could write into putting right: scripts, headers, signs that no document takes."""

import io

import docx
import pytest
from sqlalchemy import select, update

from scheduler.notice_check import _outgoing
from survey.mail.port import Mail
from survey.mail.send import written
from survey.mail.server import MailServer
from survey.models import Case, Concern, Talk, Unit
from survey.rectification.decide import order
from survey.rectification.notices.rows import DELIVERIES
from survey.rectification.report import ask_extension
from survey.rectification.verify import verify
from survey.vocabulary import ConcernKind
from tests.console.verifying.conftest import visit
from tests.console.verifying.visits import Visit
from tests.rectification.scene import verification

__all__ = ["visit"]

SCRIPT = "<script>alert(1)</script>"
EVIL = f"{SCRIPT}\x0b\x0c\x01\x1f\ufffe\u202e '\"><b>=1+1" + "长" * 3000
NAME = f"=1+1{SCRIPT}\x0b\r\nBcc: somebody@example.cn"


@pytest.fixture
def evil(visit: Visit) -> Visit:
    """Everybody has written what they should not, everywhere they can."""
    made = visit.scene
    runtime, people, today = made.runtime, made.people, made.runtime.today()
    with runtime.database.write() as session:
        session.execute(update(Unit).where(Unit.code == "roads").values(name=NAME))
    one, matter = made.opened(), made.opened(assigned_times=5)
    told = verification(wants=EVIL, concerns=[(ConcernKind.PRESSURE, EVIL)], promises=[(EVIL, today)])
    verify(runtime, one.id, told, people["he"])
    order(runtime, one.id, EVIL, people["chen"])
    ask_extension(runtime, one.id, EVIL, people["du"])
    made.pass_by(days=60)
    made.rectify()
    with runtime.database.write() as session:
        session.execute(update(Case).values(category=f"{SCRIPT}\x01"))
        talk = session.scalars(select(Talk.id)).one()
    day = runtime.today().isoformat()
    visit.by("chen")
    for path, form in (
        (f"/docket/{day[:7]}/minutes", {"held_on": day, "minutes": EVIL}),
        (f"/docket/{day[:7]}/matters/{matter.id}", {"decision": "keep", "words": EVIL}),
        (f"/talks/{talk}", {"held_on": day, "with": EVIL[:200], "said": EVIL, "agreed": EVIL}),
    ):
        assert visit.post(path, form).status_code == 303, path
    return visit


def test_what_is_written_is_shown_and_never_run(evil: Visit) -> None:
    with evil.scene.runtime.database.read() as session:
        month = evil.scene.runtime.today().isoformat()[:7]
        told, talk = session.scalars(select(Concern.id)).one(), session.scalars(select(Talk.id)).one()
    pages = {
        "chen": (
            "/overview", "/rectifications", "/rectifications/1", "/rectifications/ledger", f"/docket/{month}",
            "/talks", f"/talks/{talk}", "/cases/1", "/cases/1/look-back", "/notices", "/notices/units/roads",
            "/concerns", f"/concerns/{told}", "/promises",
        ),
        "du": ("/orders", "/orders/1", "/units/roads"),
        "he": ("/verify/", "/verify/2"),
    }  # fmt: skip
    for login, paths in pages.items():
        evil.by(login)
        for path in paths:
            answer = evil.client.get(path)
            assert answer.status_code == 200 and SCRIPT not in answer.text, path
    evil.by("chen")
    for path in ("/rectifications/1", f"/concerns/{told}/uncover"):
        answer = evil.post(path)
        assert SCRIPT not in answer.text and "&lt;script&gt;alert" in answer.text, path


def test_every_document_is_made_whatever_was_written(evil: Visit) -> None:
    month = evil.scene.runtime.today().isoformat()[:7]
    for login, path in (
        ("du", "/orders/1/notice"), ("chen", "/rectifications/1/notice"), ("chen", "/talks/1/document"),
        ("chen", f"/docket/{month}/document"), ("chen", "/cases/1/look-back.docx"),
    ):  # fmt: skip
        evil.by(login)
        answer = evil.client.get(path)
        assert answer.status_code == 200, path
        assert docx.Document(io.BytesIO(answer.data)).paragraphs, path


def test_no_unit_writes_a_header_of_an_e_mail(evil: Visit) -> None:
    runtime = evil.scene.runtime
    server = MailServer("127.0.0.1", 25, "none", "huifang@example.cn")
    with runtime.database.read() as session:
        left = [_outgoing(runtime, row, "a@example.cn") for row in session.execute(DELIVERIES)]
    mails = [written(server, one, evil.scene.clock.now()) for one in left if isinstance(one, Mail)]
    assert mails
    assert [mail for mail in mails if b"\nBcc:" in mail.partition(b"\r\n\r\n")[0]] == []


def test_no_name_is_a_formula_in_the_ledger(evil: Visit) -> None:
    evil.by("chen")
    for path in ("/rectifications?format=csv", "/rectifications/ledger?format=csv&table=ledger"):
        text = evil.client.get(path).data.decode("utf-8-sig")
        assert "'=1+1" in text and ",=1+1" not in text and ',"=1+1' not in text, path
