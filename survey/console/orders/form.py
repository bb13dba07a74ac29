"""What a unit fills in when it reports, and when it asks for more time."""

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, MultipleFileField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import UUID, InputRequired

from survey.console import words_righting as told
from survey.console.reporting import CHOOSE, NEEDED, WORDS, stripped
from survey.console.words import YES_NO
from survey.rectification.report import Report
from survey.vocabulary import Evidence, Signed


def _done(piece: Evidence) -> RadioField:
    choices = [SelectChoice(said, YES_NO[said]) for said in ("yes", "no")]
    return RadioField(told.EVIDENCE[piece], [InputRequired(CHOOSE)], choices=choices)


class ReportForm(FlaskForm):  # type: ignore[misc]
    """`key` is the form's own number, so that one that arrives twice counts once."""

    key = HiddenField(validators=[UUID()])
    met_person = _done(Evidence.MET_PERSON)
    went_to_look = _done(Evidence.WENT_TO_LOOK)
    discussed = _done(Evidence.DISCUSSED)
    signed = RadioField(
        told.EVIDENCE[Evidence.SIGNED],
        [InputRequired(CHOOSE)],
        choices=[SelectChoice(how.value, name) for how, name in told.SIGNED.items()],
    )
    papers = _done(Evidence.PAPERS)
    words = TextAreaField(
        _l("What was done, and what came of it"), [InputRequired(NEEDED), WORDS], filters=[stripped]
    )
    files = MultipleFileField(_l("Photos and papers"))

    def fill(self, evidence: Mapping[str, bool], signed: str | None) -> None:
        """As it was reported before."""
        for piece in Evidence:
            if piece is not Evidence.SIGNED and piece.value in evidence:
                self[piece.value].data = "yes" if evidence[piece.value] else "no"
        self.signed.data = signed

    def report(self, files: Sequence[int]) -> Report:
        """What it says; of a form that is right."""
        signed = Signed(self.signed.data)
        evidence = {
            piece: signed is Signed.YES if piece is Evidence.SIGNED else self[piece.value].data == "yes"
            for piece in Evidence
        }
        return Report(evidence, signed, self.words.data, files, self.key.data)
