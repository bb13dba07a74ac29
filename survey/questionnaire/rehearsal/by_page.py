"""Pages and the desk: one question after another, each answered by choosing. Pure.

An input is what is chosen, by code or by its number in the list, several with commas; words after a bar or
alone where words are taken: `2`, `yes`, `1,3|nobody came`. Nothing passes a question over that may be.
"""

from collections.abc import Mapping, Sequence

from survey.questionnaire.conversation import Heard, advance, begin, may_choose, turned_to
from survey.questionnaire.model import LEVELS, Kind, Question, Questionnaire, Script
from survey.questionnaire.reading import Consent
from survey.questionnaire.rehearsal.scene import Choice, Course, Expects, Line, Rehearsal, Waiting, Who
from survey.questionnaire.rehearsal.setting import Setting
from survey.questionnaire.texts import fill
from survey.vocabulary import Channel

BAR = "|"


def by_page(questionnaire: Questionnaire, setting: Setting, inputs: Sequence[str]) -> Rehearsal:
    """The petitioner's pages, or what an interviewer reads out; both ask by their own form."""
    course = Course(turned_to(questionnaire, begin(questionnaire, setting.language), setting.channel))
    if setting.channel is Channel.INTERVIEWER:
        course.lines += [_line(questionnaire, setting, key) for key in (Script.IDENTITY, Script.OPENING)]
    _ask(questionnaire, setting, course)
    for given in inputs:
        question = _open(questionnaire, course)
        if question is None:
            break
        value, words = read_choice(questionnaire, setting, question, given)
        if not may_choose(question, value) or (question.kind is Kind.RATING and not value):
            course.lines.append(Line(Who.UNKNOWN, given, key=question.key))
            continue
        heard = Heard(words, channel=setting.channel, question=question.key, value=value)
        turn = advance(questionnaire, course.state, heard)
        course.state = turn.state
        course.lines.append(
            Line(Who.THEY, _told(questionnaire, setting, question, value, words), key=question.key)
        )
        _ask(questionnaire, setting, course)
    question = _open(questionnaire, course)
    return course.at(waiting_at(questionnaire, setting, question) if question else None)


def waiting_at(questionnaire: Questionnaire, setting: Setting, question: Question) -> Waiting:
    """What may be chosen for a question, in the order in which it is shown."""
    return Waiting(
        Expects.SEVERAL if question.kind is Kind.OPEN else Expects.ONE,
        question.key,
        choices(questionnaire, setting, question),
        optional=question.kind is not Kind.RATING,
    )


def choices(questionnaire: Questionnaire, setting: Setting, question: Question) -> tuple[Choice, ...]:
    """Levels are shown in the reading order of the person (R8); their values stay."""
    codes = [str(level) for level in LEVELS] if question.kind is Kind.RATING else list(question.options)
    if question.kind is Kind.CONSENT:
        return tuple(Choice(str(one), "") for one in (Consent.YES, Consent.NO))
    if question.kind is Kind.RATING:
        codes = setting.order.of(codes)
    return tuple(Choice(code, questionnaire.label(setting.language, question.key, code)) for code in codes)


def words_of(questionnaire: Questionnaire, setting: Setting, key: str) -> str:
    """What is shown or read out for a question, its places filled in."""
    table = questionnaire.script if setting.channel is Channel.INTERVIEWER else questionnaire.shown
    scale = questionnaire.scale[questionnaire.language(setting.language)]
    levels = setting.order.of(scale)
    joint = "、" if setting.language.startswith("zh") else ", "
    places: Mapping[str, str] = {**setting.places, "levels": joint.join(levels)}
    return fill(table[questionnaire.language(setting.language)][key], places)


def read_choice(
    questionnaire: Questionnaire, setting: Setting, question: Question, given: str
) -> tuple[str, str]:
    """The value chosen and the words beside it, of one input."""
    chosen, bar, words = given.partition(BAR)
    codes = [_code(questionnaire, setting, question, one.strip()) for one in chosen.split(",")]
    value = ",".join(code for code in codes if code)
    if question.kind is not Kind.OPEN:
        return value, ""
    if not bar and not may_choose(question, value):
        return "", given.strip()
    return value, words.strip()


def _code(questionnaire: Questionnaire, setting: Setting, question: Question, given: str) -> str:
    """A number is the place in the list where the values are words."""
    codes = [choice.value for choice in choices(questionnaire, setting, question)]
    if (
        question.kind is not Kind.RATING
        and given.isascii()
        and given.isdigit()
        and 1 <= int(given[:3]) <= len(codes)
    ):
        return codes[int(given[:3]) - 1]
    return given


def _open(questionnaire: Questionnaire, course: Course) -> Question | None:
    return questionnaire.question(course.state.current) if course.state.current else None


def _ask(questionnaire: Questionnaire, setting: Setting, course: Course) -> None:
    """The question that is open now, or the end."""
    if course.state.current:
        course.lines.append(_line(questionnaire, setting, course.state.current))
    elif setting.channel is Channel.INTERVIEWER:
        course.lines.append(_line(questionnaire, setting, Script.CLOSING))


def _line(questionnaire: Questionnaire, setting: Setting, key: str) -> Line:
    return Line(Who.WE, words_of(questionnaire, setting, key), key=key)


def _told(questionnaire: Questionnaire, setting: Setting, question: Question, value: str, words: str) -> str:
    """What was chosen, in the words in which it was offered."""
    labels = {one.value: one.label or one.value for one in choices(questionnaire, setting, question)}
    return " · ".join([*(labels[code] for code in value.split(",") if code), *([words] if words else [])])
