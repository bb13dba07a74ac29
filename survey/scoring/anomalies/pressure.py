"""Somebody was asked to rate well, had their rating given for them, or was made trouble for. Pure."""

from survey.scoring.anomalies.finding import Finding

QUESTION = "pressure"
YES = "yes"


def pressure(survey_id: int, value: str) -> Finding | None:
    """A report is a report: each is shown, one finding a survey, so that none goes under in another.

    False alarms: none, since nothing is inferred; whether it is true is for the supervisor to find out.
    """
    if value != YES:
        return None
    return Finding({"survey_id": survey_id}, subject=str(survey_id))
