"""The words of a notice, in the office's language. No petitioner, nobody's words, no link in a text message.

A text says the last characters of the case number and a day (CONTRACT §7); an e-mail the whole number, the
unit that was rated, and where to log in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from gettext import NullTranslations

from babel.dates import format_skeleton
from babel.support import Translations

from survey.accounts.language import CATALOGUES
from survey.course.words import case_tail
from survey.questionnaire.texts import office_of, signed
from survey.settings import ROOT, Settings
from survey.vocabulary import NoticeKind


def N_(message: str) -> str:  # noqa: N802 - by this name it is found for the catalogue
    return message


@dataclass(frozen=True)
class Form:
    """What one kind of notice says: as a text, as the subject of an e-mail and in it."""

    text: str
    subject: str
    body: str


FORMS: Mapping[NoticeKind, Form] = {
    NoticeKind.ORDERED: Form(
        N_("Case %(case)s: put right, report by %(due)s."),
        N_("Order: put right case %(case)s by %(due)s"),
        N_(
            "Case %(case)s, %(unit)s: who petitioned was dissatisfied when called back, and verification"
            " found something to put right. Please do so and report by %(due)s with the five pieces of"
            " evidence."
        ),
    ),
    NoticeKind.RETURNED: Form(
        N_("Case %(case)s: report returned, due %(due)s."),
        N_("Report returned: case %(case)s, again by %(due)s"),
        N_(
            "Case %(case)s, %(unit)s: the report was not accepted. What is missing is said on the page of the"
            " order. Please report again by %(due)s."
        ),
    ),
    NoticeKind.EXTENDED: Form(
        N_("Case %(case)s: extended to %(due)s."),
        N_("Extended: case %(case)s, to %(due)s"),
        N_("Case %(case)s, %(unit)s: the extension was granted. Please report by %(due)s."),
    ),
    NoticeKind.DUE_SOON: Form(
        N_("Case %(case)s: report due %(due)s."),
        N_("Due soon: case %(case)s, on %(due)s"),
        N_("Case %(case)s, %(unit)s: the report on putting right is due on %(due)s."),
    ),
    NoticeKind.OVERDUE: Form(
        N_("Case %(case)s: report overdue since %(due)s."),
        N_("Overdue: case %(case)s, since %(due)s"),
        N_(
            "Case %(case)s, %(unit)s: the report on putting right was due on %(due)s and is not here. The"
            " leaders above are told one after the other for as long as it is not."
        ),
    ),
    NoticeKind.CAUSES: Form(
        N_("What people were dissatisfied with: to read."),
        N_("What people were dissatisfied with"),
        N_(
            "%(unit)s: what people who do not want to be named were dissatisfied with is put together by"
            " cause, without any case. Please read it and see to the causes."
        ),
    ),
    NoticeKind.TALK: Form(
        N_("Case %(case)s: a talk is due by %(due)s."),
        N_("Talk about case %(case)s, by %(due)s"),
        N_(
            "Case %(case)s, %(unit)s: putting it right is seriously overdue. The responsible leader is called"
            " to a talk, to be held by %(due)s."
        ),
    ),
    NoticeKind.DOCKET: Form(
        N_("Case %(case)s: on the joint meeting’s list."),
        N_("Joint supervision: case %(case)s"),
        N_(
            "Case %(case)s, %(unit)s: the matter was assigned several times and is still not settled. It goes"
            " to the next joint supervision meeting."
        ),
    ),
}
_LOG_IN = N_("To read it and to answer, log in at %(address)s.")


@dataclass(frozen=True)
class About:
    """What a notice is about. `unit`: the one that was rated; `due`: none where there is no day."""

    kind: NoticeKind
    unit: str
    case_no: str | None
    due: datetime | None


def text_key(kind: NoticeKind) -> str:
    """By which a gateway that sends approved templates knows the text."""
    return f"notice_{kind.value}"


def params_of(about: About, settings: Settings) -> dict[str, str]:
    """What is filled into the text message."""
    return {"case": case_tail(about.case_no), "due": _short_day(about, settings)}


def text_of(about: About, settings: Settings) -> str:
    """The text message, who writes in front."""
    words = words_of(about.kind, params_of(about, settings), settings)
    return signed(words, settings.sms_signature, settings.language)


def words_of(kind: NoticeKind, params: Mapping[str, str], settings: Settings) -> str:
    """The text message with these params, unsigned."""
    return _said(settings, FORMS[kind].text, **params)


def subject_of(about: About, settings: Settings) -> str:
    case, due = about.case_no or "", _short_day(about, settings)
    return _said(settings, FORMS[about.kind].subject, case=case, due=due)


def body_of(about: About, settings: Settings) -> str:
    """The e-mail: what it is about, where to log in, who writes."""
    filled = {"case": about.case_no or "", "unit": about.unit, "due": _day(about.due, settings, "yMMMMd")}
    words = _said(settings, FORMS[about.kind].body, **filled)
    way = _said(settings, _LOG_IN, address=settings.public_base_url)
    return "\n\n".join((words, way, office_of(settings.sms_signature))) + "\n"


def _short_day(about: About, settings: Settings) -> str:
    """The day without its year; empty where there is none."""
    return _day(about.due, settings, "MMMd")


def _day(moment: datetime | None, settings: Settings, skeleton: str) -> str:
    if moment is None:
        return ""
    day = moment.astimezone(settings.zone).date()
    return str(format_skeleton(skeleton, day, locale=CATALOGUES[settings.language]))


def _said(settings: Settings, message: str, **filled: str) -> str:
    """In the words of the catalogue. No request is there that would know one."""
    return _catalogue(settings.language).gettext(message) % filled


@cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(str(ROOT / "translations"), [CATALOGUES[language]])
