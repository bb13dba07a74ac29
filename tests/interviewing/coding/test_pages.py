"""The coders' page: the words, and nothing that says whose they are."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from survey.interviewing.coding.code import Choice, Coder, save_code
from survey.models import Audit, Coding, CodingItem, Inbound, Recording
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import Channel, CodingKind, RecordingState, Role
from tests.accounts.visits import sit
from tests.build import make_case, make_questionnaire, make_survey, make_unit
from tests.interviewing.people import add_outcomes, make_account
from tests.interviewing.visits import press

HIDDEN = ("13912345678", "5678", "9876", "XF2026", "张三", "自然资源局", "接访中心")
MAY = {Role.INTERVIEWER, Role.CENTRE}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What coding asks of the database is tried on both elsewhere."""
    return sqlite_url


@pytest.fixture
def item(runtime: Runtime) -> int:
    """Two vague texts of one person, the second of which waits to be coded."""
    make_questionnaire(runtime)
    add_outcomes(runtime)
    unit, office = (
        make_unit(runtime, "ZRZY", name="县自然资源局"),
        make_unit(runtime, "XF", name="县接访中心"),
    )
    case = make_case(runtime, unit=unit, office=office, phone="+8613912345678", case_no="XF20269876")
    survey = make_survey(runtime, case)
    with runtime.database.write() as session:
        for number, words in enumerate(("嗯", "还行吧")):
            raw = json.dumps({"from": "+8613912345678", "body": words})
            inbound = Inbound(
                carrier="x", sid=f"s{number}", channel=Channel.SMS, received_at=runtime.clock.now(),
                phone_index=b"x", raw_sealed=runtime.keyring.seal(raw, Sealed.INBOUND_RAW), tries=0,
                survey_id=survey.id, understood_at=runtime.clock.now(), reading="reask",
            )  # fmt: skip
            session.add(inbound)
            session.flush()
        kept = CodingItem(
            survey_id=survey.id, question="responsible_unit", kind=CodingKind.REPLY, inbound_id=inbound.id,
            opened_at=runtime.clock.now(),
        )  # fmt: skip
        session.add(kept)
        session.flush()
        return kept.id


def _spoken(runtime: Runtime, item: int) -> int:
    """The same person's spoken reason."""
    with runtime.database.write() as session:
        survey_id = session.get_one(CodingItem, item).survey_id
        sound = runtime.keyring.seal_bytes(b"ID3 sound", Sealed.RECORDING_AUDIO)
        recording = Recording(
            survey_id=survey_id, question="reason", carrier="x", sid="RE", state=RecordingState.KEPT,
            announced_at=runtime.clock.now(), audio_sealed=sound,
        )  # fmt: skip
        session.add(recording)
        session.flush()
        kept = CodingItem(
            survey_id=survey_id, question="reason", kind=CodingKind.RECORDING, recording_id=recording.id,
            opened_at=runtime.clock.now(),
        )  # fmt: skip
        session.add(kept)
        session.flush()
        return kept.id


@pytest.mark.parametrize("role", sorted(MAY))
def test_r6_a_coder_sees_the_words_and_neither_person_nor_unit(
    client: FlaskClient, runtime: Runtime, item: int, role: Role
) -> None:
    sit(client, runtime, role)
    page = client.get("/coding").text
    assert "还行吧" in page and "上一条： 嗯" in page
    assert [hidden for hidden in HIDDEN if hidden in page] == []
    assert "对承办单位的办理满意不满意" in page, "the question is told without a name"


def test_the_other_code_does_not_show(client: FlaskClient, runtime: Runtime, item: int) -> None:
    sit(client, runtime, Role.INTERVIEWER)
    before = client.get("/coding").text
    save_code(runtime, Coder(make_account(runtime), "other"), item, Choice(["5"]))
    after = client.get("/coding").text
    strip = "csrf"
    assert [line for line in before.splitlines() if strip not in line] == [
        line for line in after.splitlines() if strip not in line
    ]


def test_a_look_at_words_is_on_record_once(client: FlaskClient, runtime: Runtime, item: int) -> None:
    sit(client, runtime, Role.INTERVIEWER)
    client.get("/coding")
    client.get("/coding")
    with runtime.database.read() as session:
        acts = session.scalars(select(Audit).where(Audit.act == "coding.look")).all()
    assert [(one.actor, one.subject_id) for one in acts] == [("interviewer", str(item))]


def test_a_code_is_saved_and_the_next_item_comes(client: FlaskClient, runtime: Runtime, item: int) -> None:
    sit(client, runtime, Role.INTERVIEWER)
    assert "请先选它说的是什么" in press(client, f"/coding/{item}").text
    page = press(client, f"/coding/{item}", code="3").text
    assert "另一个人也会编这条" in page and "没有等您编码的" in page
    with runtime.database.read() as session:
        assert session.scalars(select(Coding.value)).all() == ["3"]


def test_a_recording_is_played_from_here_and_stays_in_no_browser(
    client: FlaskClient, runtime: Runtime, item: int
) -> None:
    spoken = _spoken(runtime, item)
    sit(client, runtime, Role.INTERVIEWER)
    press(client, f"/coding/{item}", code="3")
    page = client.get("/coding")
    assert f'src="/coding/{spoken}/audio"' in page.text
    assert "media-src 'self'" in page.headers["Content-Security-Policy"]
    sound = client.get(f"/coding/{spoken}/audio")
    assert (sound.data, sound.mimetype) == (b"ID3 sound", "audio/mpeg")
    assert sound.headers["Cache-Control"] == "no-store"
    with runtime.database.read() as session:
        assert session.scalars(select(Audit.act).where(Audit.act == "coding.listen")).all() == [
            "coding.listen"
        ]
    assert client.get(f"/coding/{item}/audio").status_code == 404, "a text has no sound"


@pytest.mark.parametrize("role", sorted(set(Role) - MAY - {Role.UNIT}))
def test_nobody_else_codes_or_listens(client: FlaskClient, runtime: Runtime, item: int, role: Role) -> None:
    sit(client, runtime, role)
    assert client.get("/coding").status_code == 403
    assert client.get(f"/coding/{item}/audio").status_code == 403
    assert press(client, f"/coding/{item}", follow=False, code="1").status_code == 403


def test_a_tie_is_decided_on_the_heads_page(
    app: Flask, client: FlaskClient, runtime: Runtime, item: int
) -> None:
    for code in ("2", "4"):
        save_code(runtime, Coder(make_account(runtime), "c"), item, Choice([code]))
    sit(client, runtime, Role.CENTRE)
    page = client.get("/interviews/ties").text
    assert "还行吧" in page and "<strong>满意</strong>" in page and "<strong>不满意</strong>" in page
    assert "100.0%" in page and [hidden for hidden in HIDDEN if hidden in page] == []
    assert "已裁决" in press(client, f"/interviews/ties/{item}", code="4").text
    with runtime.database.read() as session:
        assert session.get_one(CodingItem, item).value == "4"


def test_a_head_who_coded_it_does_not_decide(client: FlaskClient, runtime: Runtime, item: int) -> None:
    head = sit(client, runtime, Role.CENTRE)
    press(client, f"/coding/{item}", code="2")
    save_code(runtime, Coder(make_account(runtime), "c"), item, Choice(["4"]))
    assert "由别人裁决" in client.get("/interviews/ties").text
    assert "不用了" in press(client, f"/interviews/ties/{item}", code="4").text
    with runtime.database.read() as session:
        kept = session.get_one(CodingItem, item)
    assert kept.closed_at is None and head.id
