"""Prompts that somebody has spoken are played where they are there; nothing else of the disk is served."""

from pathlib import Path

import pytest
from sqlalchemy import update

from survey.models import PublishedQuestionnaire
from survey.questionnaire.load import load, to_json
from survey.questionnaire.question import Voice
from tests.build import make_case, make_questionnaire, make_survey
from tests.office_room import Room
from tests.telephone import PHONE, Telephone, call_about

SHIPPED = Path("survey/questionnaire/default/default.toml")


@pytest.fixture
def dong(room: Room) -> Telephone:
    """A call in a language that no machine speaks: its prompts are recorded, as far as they are."""
    runtime = room.runtime
    shipped = load(SHIPPED)
    voices = {**shipped.voices, "doc": Voice(say="cmn-CN", recorded=True, key="7")}
    spoken = {**shipped.spoken, "doc": shipped.spoken["zh-CN"]}
    content = to_json(shipped.model_copy(update={"voices": voices, "spoken": spoken}))
    published = make_questionnaire(runtime)
    with runtime.database.write() as session:
        this = update(PublishedQuestionnaire).where(PublishedQuestionnaire.id == published)
        session.execute(this.values(content=content))
    case = make_case(runtime, phone=PHONE, case_no="XF3721")
    survey = make_survey(runtime, case, questionnaire_id=published, language="doc")
    return Telephone(room, call_about(room, survey).token)


def _record(room: Room, *names: str) -> None:
    folder = room.runtime.settings.instance_path / "recordings" / "doc"
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"ID3")


def _order(call: Telephone) -> list[str]:
    """What is said and played, in order; of what is played the file."""
    found = []
    for verb in call.heard[-1].iter():
        if verb.tag == "Say":
            found.append(verb.text or "")
        if verb.tag == "Play":
            found.append((verb.text or "").rsplit("/", 1)[1])
    return found


def test_what_is_recorded_is_played_and_the_rest_is_said(dong: Telephone) -> None:
    _record(dong.room, "greeting.1.mp3", "greeting.2.wav", "identity.2.mp3")
    dong.pick_up()
    assert _order(dong)[:4] == ["greeting.1.mp3", "青溪县民调中心", "greeting.2.wav", "请问您是张"]
    _record(dong.room, "responsible_unit.1.mp3", "option.2.mp3", "option.1.mp3", "not_understood.mp3")
    dong.press("1")
    order = _order(dong)
    assert order[0] == "responsible_unit.1.mp3" and order[1].startswith("3 7 2 1的事，对S1局")
    assert order[2:4] == ["option.1.mp3", "option.2.mp3"] and order[4].startswith("基本满意按 3")
    dong.press("7")
    assert _order(dong)[0] == "not_understood.mp3"


def test_without_recordings_everything_is_said(dong: Telephone) -> None:
    assert dong.pick_up().startswith("您好")
    assert dong.verb("Play") is None


def test_recordings_of_a_language_that_a_machine_speaks_are_left_alone(room: Room) -> None:
    folder = room.runtime.settings.instance_path / "recordings" / "zh-CN"
    folder.mkdir(parents=True)
    (folder / "greeting.1.mp3").write_bytes(b"ID3")
    survey = make_survey(room.runtime, make_case(room.runtime, phone=PHONE))
    call = Telephone(room, call_about(room, survey).token)
    call.pick_up()
    assert call.verb("Play") is None


def test_a_recording_is_served_to_whoever_asks(dong: Telephone) -> None:
    _record(dong.room, "thanks.mp3")
    answer = dong.room.client.get("/twilio/voice/audio/doc/thanks.mp3")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"ID3", "audio/mpeg")
    answer.close()
    assert dong.room.client.get("/twilio/voice/audio/doc/greeting.1.mp3").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "doc/../secret.mp3",
        "../recordings/doc/thanks.mp3",
        "%2e%2e/doc/thanks.mp3",
        "doc/%2e%2e%2fsecret.mp3",
        "doc/secret.txt",
        "doc/.mp3",
        "doc/thanks.mp3%00.mp3",
        "doc//thanks.mp3",
    ],
)
def test_nothing_else_of_the_disk_is_served(dong: Telephone, path: str) -> None:
    _record(dong.room, "thanks.mp3", "secret.txt")
    (dong.room.runtime.settings.instance_path / "recordings" / "secret.mp3").write_bytes(b"no")
    assert dong.room.client.get(f"/twilio/voice/audio/{path}").status_code in (400, 404, 308)
