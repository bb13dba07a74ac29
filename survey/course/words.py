"""The words of one message: the questionnaire's text, who asks, the case's last characters, the hotline."""

from survey.questionnaire.load import Questionnaire
from survey.questionnaire.texts import CASE_TAIL, Params, render
from survey.runtime import Runtime


def case_tail(case_no: str | None) -> str:
    """All that a text message may say of a case (CONTRACT §7); empty where there is none."""
    return (case_no or "")[-CASE_TAIL:]


def words(
    runtime: Runtime,
    questionnaire: Questionnaire,
    text_key: str,
    language: str,
    case_no: str | None,
    link: str = "",
) -> str:
    """The text as it will leave; `link`: the address that stands in it, where it has a place for one."""
    settings = runtime.settings
    params = Params(settings.sms_signature, case_tail(case_no), settings.hotline, link)
    return render(questionnaire, text_key, language, params)
