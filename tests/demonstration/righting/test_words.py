"""What the invented county writes down and finds fits what a case is about."""

from pathlib import Path

from survey.carriers.sandbox.petitioners.recognise import load_patterns, recognise
from survey.carriers.sandbox.petitioners.vocabulary import Kind
from survey.demonstration.county import county
from survey.demonstration.righting.chances import checks, days_to_report, finding
from survey.demonstration.righting.words import say, story_of
from survey.questionnaire.load import load
from survey.rectification.notices.texts import About, text_of
from survey.settings import ROOT, Settings
from survey.vocabulary import Finding, Fulfilment, NoticeKind, RatedObject
from tests.ordinary import KEY, MONDAY

UNIT, OFFICE = RatedObject.RESPONSIBLE_UNIT, RatedObject.PETITION_OFFICE
QUESTIONNAIRE = ROOT / "survey" / "questionnaire" / "default" / "default.toml"
KEYS = [f"XF2026100{number:04} responsible_unit 1" for number in range(200)]


def test_every_category_has_stories_of_its_own_with_causes_of_the_questionnaire() -> None:
    reasons = set(load(Path(QUESTIONNAIRE)).question("reason").options)
    categories = {category for place in county().places for category in place.categories}
    told = {
        one: {story.found: story for key in KEYS if (story := story_of(key, one, UNIT))} for one in categories
    }
    assert all(len(stories) > 1 for stories in told.values())
    assert len({found for stories in told.values() for found in stories}) == sum(map(len, told.values()))
    office = [story_of(key, "", OFFICE) for key in KEYS]
    for story in (*office, *(one for stories in told.values() for one in stories.values())):
        assert story.causes and set(story.causes) <= reasons
    assert len({say("returned", key) for key in KEYS}) > 1


def test_what_is_confirmed_has_a_check_that_is_not_met_and_an_office_makes_no_policy() -> None:
    for key in KEYS:
        for asked in (True, False):
            assert finding(key, OFFICE, asked=asked) is not Finding.POLICY
            found = finding(key, UNIT, asked=asked)
            unmet = Fulfilment.NOT_MET in checks(key, found).values()
            assert unmet is (found in (Finding.CONFIRMED, Finding.PARTLY))


def test_units_differ_in_how_often_they_are_on_time() -> None:
    def punctual(unit: str) -> float:
        return sum(days_to_report(key, [unit, "QX"]) <= 15 for key in KEYS) / len(KEYS)

    assert punctual("QX-ZJ") < 0.5 < punctual("QX-ZRZY") < 0.85 < punctual("QX-GA")


def test_a_simulated_telephone_takes_a_notice_to_a_unit_for_nothing_to_answer() -> None:
    patterns = load_patterns()
    for language in ("zh-CN", "en"):
        settings = Settings(
            secret_key="x" * 20,
            field_keys=KEY,
            index_key=KEY,
            language=language,
            sandbox_url="http://127.0.0.1:1",
        )
        for kind in NoticeKind:
            text = text_of(About(kind, "县住房和城乡建设局", "XF20261103721", MONDAY), settings)
            assert (kind, recognise(patterns, text).kind) == (kind, Kind.OTHER)
