"""What a verifier fills in, and what it says."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import UUID, InputRequired, Length, Optional

from survey.console import words_righting as codes
from survey.console.reporting import CHOOSE, NEEDED, WORDS, stripped
from survey.console.verifying import words
from survey.rectification.verify import Verification
from survey.vocabulary import ConcernKind, Finding, Fulfilment, Requirement, VerifiedBy

PROMISES = 3  # rows shown; what is agreed at a door is rarely more
NOT_ASKED = "not_asked"
_CONSENTS: dict[str, bool | None] = {"yes": True, "no": False, NOT_ASKED: None}
_SAID = {"yes": _l("yes"), "no": _l("no"), NOT_ASKED: _l("not asked")}


def _choices(names: Mapping[Any, str | LazyString]) -> list[SelectChoice]:
    return [SelectChoice(str(code), name) for code, name in names.items()]


def _check(requirement: Requirement) -> RadioField:
    choices = _choices(codes.FULFILMENTS)
    return RadioField(codes.REQUIREMENTS[requirement], [InputRequired(CHOOSE)], choices=choices)


def _concern(kind: ConcernKind) -> TextAreaField:
    return TextAreaField(codes.CONCERNS[kind], [WORDS], filters=[stripped])


class PromiseForm(Form):  # type: ignore[misc]
    """A row that is left empty says nothing."""

    words = StringField(_l("What was promised"), [Length(max=500)], filters=[stripped])
    due_on = DateField(_l("By"), [Optional()])

    def validate(self, extra_validators: object = None) -> bool:
        """Both or neither."""
        right: bool = super().validate(extra_validators)
        if right and bool(self.words.data) is not bool(self.due_on.data):
            self.words.errors = [_l("A promise needs words and a day.")]
            right = False
        return right


class VerificationForm(FlaskForm):  # type: ignore[misc]
    """`key` is the form's own number, so that one that arrives twice counts once."""

    key = HiddenField(validators=[UUID()])
    how = RadioField(
        _l("How did you look into it?"),
        [InputRequired(CHOOSE)],
        choices=_choices(words.HOW),
    )
    demand = _check(Requirement.DEMAND)
    explanation = _check(Requirement.EXPLANATION)
    hardship = _check(Requirement.HARDSHIP)
    finding = RadioField(
        _l("What did it come to?"),
        [InputRequired(CHOOSE)],
        choices=_choices(codes.FINDINGS),
    )
    causes = SelectMultipleField(_l("Causes"), coerce=str)
    found = TextAreaField(_l("What was found"), [InputRequired(NEEDED), WORDS], filters=[stripped])
    wants = TextAreaField(_l("What the person wants"), [WORDS], filters=[stripped])
    may_name = RadioField(_l("May the unit know who they are?"), choices=_choices(_SAID), default=NOT_ASKED)
    may_contact = RadioField(_l("May we contact them again?"), choices=_choices(_SAID), default=NOT_ASKED)
    promises = FieldList(FormField(PromiseForm), min_entries=PROMISES, max_entries=10)
    pressure = _concern(ConcernKind.PRESSURE)
    reprisal = _concern(ConcernKind.REPRISAL)
    forged_signature = _concern(ConcernKind.FORGED_SIGNATURE)
    never_petitioned = _concern(ConcernKind.NEVER_PETITIONED)
    photos = MultipleFileField(_l("Photos and papers"))

    def offer(self, causes: Sequence[tuple[str, str]], *, contact: bool) -> None:
        """What can be chosen here: a visit or a call only where they agreed to it."""
        self.causes.choices = _choices(dict(causes))
        if not contact:
            self.how.choices = _choices({VerifiedBy.FILE: words.HOW[VerifiedBy.FILE]})
            if not self.is_submitted():
                self.how.data = VerifiedBy.FILE.value

    def verification(self, files: Sequence[int]) -> Verification:
        """What it says; of a form that is right."""
        return Verification(
            how=VerifiedBy(self.how.data),
            checks={one: Fulfilment(self[one.value].data) for one in Requirement},
            finding=Finding(self.finding.data),
            found=self.found.data,
            causes=self.causes.data,
            wants=self.wants.data,
            may_contact=_CONSENTS[self.may_contact.data],
            may_name=_CONSENTS[self.may_name.data],
            promises=self._promises(),
            concerns=[(kind, self[kind.value].data) for kind in ConcernKind if self[kind.value].data],
            files=files,
            form=self.key.data,
        )

    def _promises(self) -> list[tuple[str, date]]:
        rows = [row.form for row in self.promises]
        return [(row.words.data, row.due_on.data) for row in rows if row.words.data]
