"""Reasons that were spoken: heard by two people, written down and coded."""

import pytest
from sqlalchemy import select

from survey.interviewing.coding.code import Choice, Coder, Saved, decide, save_code
from survey.interviewing.coding.listen import listen_to
from survey.models import Answer, Audit, CodingItem, DirtyDay, Recording
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import Channel, CodingKind, Disposition, RecordingState, Role, SurveyState
from tests.build import make_questionnaire, make_survey
from tests.interviewing.people import answers, make_account

SOUND = b"ID3 not really a song"


@pytest.fixture
def item(runtime: Runtime) -> int:
    """A survey settled by a call, in which a reason was recorded."""
    make_questionnaire(runtime)
    now = runtime.clock.now()
    survey = make_survey(
        runtime, state=SurveyState.SETTLED, settled_at=now, settled_day=runtime.local_day(now),
        disposition=Disposition.COMPLETE,
    )  # fmt: skip
    with runtime.database.write() as session:
        session.add(
            Answer(
                survey_id=survey.id, question="reason", value="", channel=Channel.VOICE, how="recorded",
                heard_at=now, counted=True,
            )
        )  # fmt: skip
        recording = Recording(
            survey_id=survey.id, question="reason", carrier="x", sid="RE1", state=RecordingState.KEPT,
            announced_at=now, kept_at=now,
            audio_sealed=runtime.keyring.seal_bytes(SOUND, Sealed.RECORDING_AUDIO),
        )  # fmt: skip
        session.add(recording)
        session.flush()
        kept = CodingItem(
            survey_id=survey.id, question="reason", kind=CodingKind.RECORDING, recording_id=recording.id,
            opened_at=now,
        )  # fmt: skip
        session.add(kept)
        session.flush()
        return kept.id


def _coder(runtime: Runtime, role: Role = Role.INTERVIEWER) -> Coder:
    account = make_account(runtime, role)
    return Coder(account, f"login{account}")


def _survey_id(runtime: Runtime, item: int) -> int:
    with runtime.database.read() as session:
        return session.get_one(CodingItem, item).survey_id


def test_the_same_codes_by_two_people_are_the_reason_in_words_and_codes(runtime: Runtime, item: int) -> None:
    first, second = _coder(runtime), _coder(runtime)
    assert save_code(runtime, first, item, Choice(["unfair", "delay"], "拖了半年")) is Saved.FIRST
    assert save_code(runtime, second, item, Choice(["delay", "unfair"], "脱了半年")) is Saved.AGREED
    spoken, coded = answers(runtime, _survey_id(runtime, item))
    assert (coded.value, coded.how, coded.counted, coded.corrects_id) == (
        "delay,unfair", "coded", False, spoken.id,
    )  # fmt: skip
    assert runtime.keyring.open(coded.words_sealed or b"", Sealed.ANSWER_WORDS) == "拖了半年"
    with runtime.database.read() as session:
        assert session.scalars(select(DirtyDay.day)).all() == [runtime.local_day(runtime.clock.now())]


def test_other_codes_are_a_tie_and_the_heads_codes_count(runtime: Runtime, item: int) -> None:
    save_code(runtime, _coder(runtime), item, Choice(["delay"], "慢"))
    assert save_code(runtime, _coder(runtime), item, Choice(["attitude"], "凶")) is Saved.TIED
    head = _coder(runtime, Role.CENTRE)
    assert decide(runtime, head, item, Choice(["attitude"])) is Saved.DECIDED
    (_, coded) = answers(runtime, _survey_id(runtime, item))
    assert (coded.value, coded.account_id) == ("attitude", head.account_id)
    assert runtime.keyring.open(coded.words_sealed or b"", Sealed.ANSWER_WORDS) == "凶"


def test_what_nobody_understands_adds_nothing(runtime: Runtime, item: int) -> None:
    save_code(runtime, _coder(runtime), item, Choice(["none"]))
    assert save_code(runtime, _coder(runtime), item, Choice(["none"])) is Saved.AGREED
    assert len(answers(runtime, _survey_id(runtime, item))) == 1


def test_whoever_codes_it_may_listen_and_it_is_on_record(runtime: Runtime, item: int) -> None:
    coder = _coder(runtime)
    heard = listen_to(runtime, coder, item, head=False)
    assert heard and (heard.sound, heard.mimetype) == (SOUND, "audio/mpeg")
    with runtime.database.read() as session:
        (act,) = session.scalars(select(Audit).where(Audit.act == "coding.listen"))
    assert (act.actor, act.subject_id) == (coder.login, str(item))


def test_who_has_coded_it_listens_no_more_and_the_head_only_to_a_tie(runtime: Runtime, item: int) -> None:
    coder, head = _coder(runtime), _coder(runtime, Role.CENTRE)
    save_code(runtime, coder, item, Choice(["delay"], "慢"))
    assert listen_to(runtime, coder, item, head=False) is None
    save_code(runtime, _coder(runtime), item, Choice(["attitude"], "凶"))
    assert listen_to(runtime, _coder(runtime), item, head=False) is None
    assert listen_to(runtime, head, item, head=True) is not None
    decide(runtime, head, item, Choice(["delay"]))
    assert listen_to(runtime, head, item, head=True) is None
    assert listen_to(runtime, head, 999, head=True) is None


def test_what_is_lost_is_not_played(runtime: Runtime, item: int) -> None:
    with runtime.database.write() as session:
        session.scalars(select(Recording)).one().state = RecordingState.LOST
    assert listen_to(runtime, _coder(runtime), item, head=False) is None
