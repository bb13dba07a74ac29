"""How a rectification is concluded, as forms say it: on its own page and on the joint meeting's."""

from collections.abc import Mapping
from datetime import date

from survey.rectification.decide import Conclusion
from survey.rectification.refusal import Refused, Why
from survey.vocabulary import Ending, LegalStep


def read_conclusion(given: Mapping[str, str], meeting: str | None = None) -> Conclusion:
    """Refused if it names no ending. A legal step and its day belong to a lawful end alone."""
    ending, step = given.get("ending", ""), given.get("legal_step", "")
    if ending not in set(Ending):
        raise Refused(Why.WRONG_ENDING)
    lawful = Ending(ending) is Ending.LAWFUL
    return Conclusion(
        ending=Ending(ending),
        words=given.get("words", ""),
        legal_step=LegalStep(step) if lawful and step in set(LegalStep) else None,
        on=read_day(given.get("on", "")) if lawful else None,
        meeting=meeting,
    )


def read_day(text: str) -> date | None:
    """A day as a browser sends it; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
