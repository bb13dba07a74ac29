"""All five levels cost the same (R8): every channel is played with every pair of levels, counting turns."""

from collections.abc import Iterator
from itertools import product

from survey.questionnaire.check import rules
from survey.questionnaire.check.problem import Problem, Problems
from survey.questionnaire.conversation import Heard, State, advance, begin, is_complete, turned_to
from survey.questionnaire.model import LEVELS, Kind, Questionnaire, When
from survey.questionnaire.reading import Consent
from survey.vocabulary import Channel, RatedObject


def steps_of_levels(questionnaire: Questionnaire) -> Problems:
    """Whether everyone reaches both ratings and the reason after as many turns, whatever they rate."""
    if len(questionnaire.ratings()) > len(RatedObject):
        return  # told already, and every further rating takes five times as long
    for channel in Channel:
        if not questionnaire.asks_on(channel):
            continue
        if not _offers_reason(questionnaire, channel):
            yield Problem(rules.NO_REASON, f"forms.{channel}")
            continue
        yield from _channel(questionnaire, channel)


def _offers_reason(questionnaire: Questionnaire, channel: Channel) -> bool:
    """To everyone, and once the ratings are in."""
    form = questionnaire.form(channel)
    last = max(position for position, one in enumerate(form) if one.kind is Kind.RATING)
    return any(one.kind is Kind.OPEN and one.when is When.ALWAYS for one in form[last:])


def _channel(questionnaire: Questionnaire, channel: Channel) -> Problems:
    levels = list(product(LEVELS, repeat=len(questionnaire.ratings())))
    counted = {one: turns_to(questionnaire, channel, one) for one in levels}
    first = counted[levels[0]]
    for position, rule in enumerate((rules.STEPS_TO_RATINGS, rules.STEPS_TO_REASON)):
        for other in levels:
            if counted[other][position] != first[position]:
                told = {"one": _told(levels[0]), "other": _told(other)}
                steps = {"steps": first[position], "others": counted[other][position]}
                yield Problem(rule, f"forms.{channel}", {**told, **steps})
                break


def turns_to(questionnaire: Questionnaire, channel: Channel, levels: tuple[int, ...]) -> tuple[int, int]:
    """Turns until all ratings are stored, and until the reason is asked, for somebody who rates `levels`."""
    stored = reason = 0
    for turn, state in enumerate(_played(questionnaire, channel, levels)):
        if is_complete(state) and not stored:
            stored = turn
        if state.current and questionnaire.question(state.current).kind is Kind.OPEN and not reason:
            reason = turn
    return stored, reason


def _played(questionnaire: Questionnaire, channel: Channel, levels: tuple[int, ...]) -> Iterator[State]:
    """The states of a conversation in which everything is answered."""
    chosen = dict(zip((one.key for one in questionnaire.ratings()), levels, strict=True))
    state = turned_to(questionnaire, begin(questionnaire, questionnaire.languages[0]), channel)
    yield state
    before = None
    while state.current not in (None, before):
        before = state.current
        heard = _answer(questionnaire, channel, before, chosen)
        state = advance(questionnaire, state, heard).state
        yield state


def _told(levels: tuple[int, ...]) -> str:
    return ", ".join(str(level) for level in levels)


def _answer(questionnaire: Questionnaire, channel: Channel, key: str, chosen: dict[str, int]) -> Heard:
    question = questionnaire.question(key)
    value = {
        Kind.RATING: str(chosen.get(key)),
        Kind.CONSENT: str(Consent.NO),
        Kind.CHOICE: question.options[0] if question.options else "",
        Kind.OPEN: "",
    }[question.kind]
    if channel is Channel.SMS and question.kind is Kind.RATING:
        return Heard(value)  # as it is written
    return Heard(channel=channel, question=key, value=value)
