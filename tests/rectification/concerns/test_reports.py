"""What is told in confidence is known from the questionnaire itself."""

from pathlib import Path

from survey.questionnaire.load import parse
from survey.rectification.concerns.reports import confided, reports_in
from survey.vocabulary import ConcernKind

SHIPPED = parse(Path("survey/questionnaire/default/default.toml").read_text(encoding="utf-8"))


def test_the_shipped_questionnaire_asks_two_questions_in_confidence() -> None:
    assert set(reports_in(SHIPPED)) == {
        (ConcernKind.PRESSURE, "pressure", "yes"),
        (ConcernKind.FORGED_SIGNATURE, "signed", "no"),
    }
    assert confided(SHIPPED) == {"pressure", "signed"}


def test_another_questionnaire_names_its_own() -> None:
    questions = [
        one.model_copy(update={"report": "refused"}) if one.key == "met" else one for one in SHIPPED.questions
    ]
    other = SHIPPED.model_copy(update={"questions": tuple(questions)})
    assert (ConcernKind.PRESSURE, "met", "refused") in set(reports_in(other))
