"""What a notice says, and what it never says (R6; CONTRACT §7)."""

from datetime import UTC, datetime

import pytest

from survey.questionnaire.texts import segments
from survey.rectification.notices.texts import FORMS, About, body_of, subject_of, text_of
from survey.settings import Settings
from survey.vocabulary import NoticeKind

DUE = datetime(2026, 12, 28, 3, 0, tzinfo=UTC)
LONGEST = "某某苗族侗族自治州某某自治县民意调查中心"
assert len(LONGEST) == 20
BOTH = pytest.mark.parametrize("language", ["zh-CN", "en"])


def settings(language: str, **other: str) -> Settings:
    return Settings.model_validate(
        {"language": language, "secret_key": "x" * 16, "public_base_url": "https://huifang.example.cn"}
        | other
    )


def test_every_kind_has_its_words() -> None:
    assert set(FORMS) == set(NoticeKind)


@BOTH
@pytest.mark.parametrize("kind", NoticeKind)
def test_a_text_fits_one_segment_whoever_signs_it(kind: NoticeKind, language: str) -> None:
    about = About(kind, "住房和城乡建设局", "XF2026-00012345", DUE)
    assert segments(text_of(about, settings(language, sms_signature=LONGEST))) == 1


@BOTH
@pytest.mark.parametrize("kind", NoticeKind)
def test_a_text_says_four_characters_of_the_case_no_unit_and_no_link(kind: NoticeKind, language: str) -> None:
    text = text_of(About(kind, "住房和城乡建设局", "XF2026-00012345", DUE), settings(language))
    assert "2345" in text or kind is NoticeKind.CAUSES
    assert not any(part in text for part in ("00012345", "住房", "http", "huifang.example", "%("))


@BOTH
@pytest.mark.parametrize("kind", [one for one in NoticeKind if one is not NoticeKind.CAUSES])
def test_an_e_mail_says_which_case_and_where_to_log_in(kind: NoticeKind, language: str) -> None:
    about = About(kind, "住房和城乡建设局", "XF2026-00012345", DUE)
    body = body_of(about, settings(language))
    assert "XF2026-00012345" in subject_of(about, settings(language))
    assert all(part in body for part in ("XF2026-00012345", "住房和城乡建设局", "https://huifang.example.cn"))


def test_causes_name_no_case() -> None:
    about = About(NoticeKind.CAUSES, "住房和城乡建设局", None, None)
    for language in ("zh-CN", "en"):
        words = text_of(about, settings(language)), body_of(about, settings(language))
        assert "%(" not in "".join(words) and "XF" not in "".join(words)


def test_the_day_is_the_offices() -> None:
    about = About(NoticeKind.DUE_SOON, "水利局", "XF0001", datetime(2026, 12, 27, 17, 0, tzinfo=UTC))
    assert "12月28日" in text_of(about, settings("zh-CN"))
    assert "2026年12月28日" in body_of(about, settings("zh-CN"))
    assert "Dec 28" in text_of(about, settings("en"))
