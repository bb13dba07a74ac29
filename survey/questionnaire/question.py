"""The parts of a questionnaire: questions, and the texts and prompts that every one needs."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from survey.vocabulary import RatedObject

LEVELS = (1, 2, 3, 4, 5)  # 1 very satisfied … 5 very dissatisfied (CONTRACT §6)
DISSATISFIED = frozenset({4, 5})

AGAIN = "again"  # what is said where a later round begins; versions published before there were any lack it

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,20}$")]
Digit = Annotated[str, StringConstraints(pattern=r"^[0-9]$")]
# A name such as zh-CN, ug or x-dong; recordings lie in a folder of that name.
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,8}(-[A-Za-z0-9]{1,8}){0,3}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]


class Kind(StrEnum):
    RATING = "rating"
    OPEN = "open"  # words, and where it has options, any number of them
    CONSENT = "consent"  # yes or no; silence is no
    CHOICE = "choice"  # one of its options


class When(StrEnum):
    """Who is asked a question."""

    ALWAYS = "always"
    DISSATISFIED = "dissatisfied"  # after a 4 or 5 to any object


class Text(StrEnum):
    """The texts that the conversation itself needs; the others are named by the questions."""

    REASK = "reask"
    WHO = "who"
    HUMAN = "human"
    THANKS = "thanks"
    OPTOUT_DONE = "optout_done"
    WRONG_PERSON = "wrong_person"


class Prompt(StrEnum):
    """What a call needs to be able to say, besides its questions."""

    GREETING = "greeting"
    CHANGE = "change"  # how to change to this language, said in it
    IDENTITY = "identity"
    IDENTITY_UNNAMED = "identity_unnamed"  # where the case has no name
    OPTION = "option"  # one level and its key
    OPTIONS_END = "options_end"  # how to hear them again, how to talk to a person
    NOT_UNDERSTOOD = "not_understood"
    NOTHING_HEARD = "nothing_heard"
    TO_PERSON = "to_person"
    CALLBACK_TIME = "callback_time"
    CALLBACK_NOTED = "callback_noted"
    NOT_IN = "not_in"
    WRONG_PERSON = "wrong_person"
    STOPPED = "stopped"
    LATER = "later"  # silent twice, or something is wrong with us: we call again
    THANKS = "thanks"
    NOTHING_OPEN = "nothing_open"  # who calls us and has nothing to answer
    UNKNOWN_CALLER = "unknown_caller"


class MenuPrompt(StrEnum):
    """What a call by menu says, which has no words of `Prompt`: all of it, or nobody is called by menu."""

    UNIT = "menu_unit"  # the question, with everything that is said before a key is pressed
    OFFICE = "menu_office"
    UNIT_AGAIN = "menu_unit_again"  # where a later round begins
    OFFICE_AGAIN = "menu_office_again"
    RECEIVED = "menu_received"  # after any of the five levels
    WRONG_NUMBER = "menu_wrong_number"
    PERSON = "menu_person"
    STOPPED = "menu_stopped"
    BYE = "menu_bye"  # whatever was pressed, and if nothing was


class Script(StrEnum):
    """What an interviewer reads out besides the questions."""

    IDENTITY = "identity"  # before any word about the case
    IDENTITY_UNNAMED = "identity_unnamed"
    OPENING = "opening"
    REPEAT = "repeat"  # a vague rating is asked once more in the same words
    CLOSING = "closing"
    NOT_THE_PERSON = "not_the_person"
    REFUSED = "refused"
    UPSET = "upset"
    FORBIDDEN = "forbidden"  # what an interviewer never does


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Question(Frozen):
    """One question. `asks`, `opens`, `again`, `reminds` are keys of texts.

    `asks`: after an earlier answer; `opens`: as the first message, `opens_link` with a link to the web page;
    `again`: as the first message of a later round; `reminds`: when it is open and nothing was heard for long.
    Only ratings begin a conversation. What no text message asks has none of them.
    """

    key: Key
    kind: Kind
    asks: Key | None = None
    object: RatedObject | None = None
    when: When = When.ALWAYS
    opens: Key | None = None
    opens_link: Key | None = None
    again: Key | None = None
    reminds: Key | None = None
    options: tuple[Code, ...] = ()
    report: Code | None = None  # the option that tells of pressure: it goes to the supervision alone (R6)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        rating, chosen = self.kind is Kind.RATING, self.kind in (Kind.OPEN, Kind.CHOICE)
        for wrong, why in (
            (rating != (self.object is not None), "a rating names its object, other questions have none"),
            (
                rating and not (self.opens and self.again and self.reminds),
                "a rating has texts to open, to ask again and to remind",
            ),
            (rating and self.when is not When.ALWAYS, "ratings are asked of everyone"),
            (bool(self.options) and not chosen, "only open questions and choices have options"),
            (self.kind is Kind.CHOICE and len(self.options) < 2, "a choice has at least two options"),
            (len(set(self.options)) != len(self.options), "two options have the same code"),
            (self.report not in (None, *self.options), f"{self.report} is not among its options"),
        ):
            if wrong:
                raise ValueError(f"question {self.key}: {why}")
        return self

    @property
    def text_keys(self) -> tuple[str, ...]:
        return tuple(key for key in (self.opens, self.opens_link, self.asks, self.again, self.reminds) if key)


class Voice(Frozen):
    """How a language sounds in a call.

    `say`, `voice`: language and voice of TwiML's Say, for what is not recorded. `hears`: the language of its
    speech recognition; without it only keys are understood. `recorded`: prompts are played from the folder of
    the language's recordings, as far as they are there. `key`: pressed in the greeting to change to it.
    """

    say: Words
    voice: Words | None = None
    hears: Words | None = None
    recorded: bool = False
    key: Digit | None = None
