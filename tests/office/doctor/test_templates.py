"""Whether the words in force are approved, as the doctor tells it before anything stops."""

from dataclasses import replace
from pathlib import Path

import pytest

from survey.carriers.templates import NO_TEMPLATES, Templates
from survey.carriers.templates.read import read_templates
from survey.carriers.templates.rules import Gateway
from survey.course.questionnaires import circumstances, shipped_questionnaires
from survey.office.carriers.written import approved_file
from survey.office.doctor.finding import Finding, Mark
from survey.office.doctor.templates import templates
from survey.questionnaire.check import look_over, rules
from survey.runtime import Runtime
from survey.settings import Settings
from tests.office.carriers.approving import Approving
from tests.ordinary import MakeRuntime


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def approving(runtime: Runtime, approved: Templates, signature: str | None = None) -> Runtime:
    signs = signature or runtime.settings.sms_signature
    settings = Settings.model_validate(runtime.settings.model_dump() | {"carrier_signature": signs})
    return replace(runtime, carrier=Approving(approved, signs), settings=settings)


def found(runtime: Runtime) -> list[Finding]:
    return list(templates(runtime))


def everything(runtime: Runtime, *without: str) -> Templates:
    read = read_templates(approved_file(runtime.settings, Gateway.ALIYUN))
    return Templates([one for one in read.sms if one.key not in without], read.voice)


def test_a_carrier_that_sends_any_words_is_no_matter(runtime: Runtime) -> None:
    assert [one.mark for one in found(runtime)] == [Mark.OK]


def test_all_approved(runtime: Runtime) -> None:
    assert [one.mark for one in found(approving(runtime, everything(runtime)))] == [Mark.OK]


def test_what_would_stop_sending_fails_and_what_nobody_is_told_yet_warns(runtime: Runtime) -> None:
    told = found(approving(runtime, everything(runtime, "thanks", "notice_talk")))
    assert [one.mark for one in told] == [Mark.FAIL, Mark.WARN]
    assert "thanks (zh-CN), notice_talk (zh-CN) are not approved" in told[0].says
    assert "thanks (en) is not approved" in told[1].says
    assert "flask carriers templates" in told[0].mend


def test_nothing_approved_names_a_few(runtime: Runtime) -> None:
    told = found(approving(runtime, NO_TEMPLATES))
    assert told[0].mark is Mark.FAIL and " more are not approved" in told[0].says


def test_another_signature_than_the_approved_one_is_named(runtime: Runtime) -> None:
    told = found(approving(runtime, everything(runtime), "县民调"))
    assert told[0].check == "signature" and "SMS_SIGNATURE" in told[0].says


def test_publishing_words_that_are_not_approved_is_warned_of(runtime: Runtime) -> None:
    """On the console and at the shell alike; nothing stands in the way: they may be approved meanwhile."""
    [shipped] = shipped_questionnaires()
    given = circumstances(approving(runtime, everything(runtime, "thanks")))
    unsaid = [one.where for one in look_over(shipped, given) if one.rule is rules.NOT_APPROVED]
    assert unsaid == ["texts.zh-CN.thanks", "texts.en.thanks"]
    assert rules.NOT_APPROVED not in {one.rule for one in look_over(shipped, circumstances(runtime))}


def test_prompts_of_calls_are_looked_at_where_somebody_is_called(
    make_runtime: MakeRuntime, tmp_path: Path
) -> None:
    file = tmp_path / "templates.toml"
    other = make_runtime(carrier_templates=file, aliyun_voice_from="075512345678")
    assert [one.check for one in found(other)] == ["templates"]  # its number is not in use
    calling = replace(other, settings=other.settings.model_copy(update={"carrier": "aliyun"}))
    assert (found(calling)[0].mark, found(calling)[0].check) == (Mark.WARN, "prompts")
    file.write_text(approved_file(calling.settings, Gateway.ALIYUN), encoding="utf-8")
    assert [one.mark for one in found(calling)] == [Mark.OK, Mark.OK]
    file.write_text(file.read_text(encoding="utf-8").replace("谢谢您接听", "感谢您接听"), encoding="utf-8")
    assert (
        found(calling)[0].mark is Mark.FAIL and "menu_bye (zh-CN) is not approved" in found(calling)[0].says
    )
