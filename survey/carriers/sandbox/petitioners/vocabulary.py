"""What petitioners tell apart, and what they mean. Questions are named as in the scores' ledger."""

from enum import StrEnum


class Question(StrEnum):
    RESPONSIBLE_UNIT = "responsible_unit"
    PETITION_OFFICE = "petition_office"


class Kind(StrEnum):
    """What a text of ours is to the person who reads it."""

    INVITE = "invite"
    AGAIN = "again"  # the first question of a new round
    REMINDER = "reminder"
    QUESTION_2 = "question_2"
    AGAIN_2 = "again_2"  # the second question of a new round
    REASON = "reason"
    REASK = "reask"
    HELP = "help"
    OFFER = "offer"
    HUMAN = "human"
    THANKS = "thanks"
    STOPPED = "stopped"
    WRONG_PERSON = "wrong_person"
    # only spoken
    IDENTITY = "identity"  # is it you?
    OPTIONS = "options"  # the five keys once more, whatever is being rated
    NAMED = "named"  # may the unit be told who it was?
    CALL_TIME = "call_time"  # when shall a person call?
    OTHER = "other"


class Habit(StrEnum):
    """How a person deals with such texts; the shares are in habits.toml."""

    PLAIN = "plain"  # a digit or a label, soon
    ODD = "odd"  # the level is certain, the wording is not the one asked for
    LATE = "late"
    VAGUE = "vague"  # says something without a level, then is clear when asked again
    CHATTY = "chatty"  # several messages in a row
    WHO = "who"  # "who are you?" first
    LATER = "later"  # "not now", answers the reminder
    HALF = "half"  # the first question, never the second
    SILENT = "silent"
    STOP_FIRST = "stop_first"
    STOP_AFTER = "stop_after"  # answers once, then wants no more
    STOP_WITH = "stop_with"  # level and stop in one message
    HUMAN = "human"  # wants a person
    WRONG_PERSON = "wrong_person"
    NOT_PETITIONER = "not_petitioner"
    DECEASED = "deceased"
    REFUSES = "refuses"


class Manner(StrEnum):
    """How a person deals with a call that is taken; which habit has which is in habits.toml."""

    PLAIN = "plain"
    SPEAKS = "speaks"  # says the level where that is allowed
    SLOW = "slow"
    AGAIN = "again"  # wants everything twice
    WRONG_KEY = "wrong_key"  # once
    SILENT_ONCE = "silent_once"
    SILENT = "silent"  # listens and presses nothing
    HALF = "half"  # hangs up at the second question
    NOT_IN = "not_in"  # at the first call somebody else answers
    WRONG_PERSON = "wrong_person"
    HUMAN = "human"
    STOPS = "stops"
    REFUSES = "refuses"  # hangs up
    NEVER = "never"  # takes no calls


class Pickup(StrEnum):
    """What becomes of a call at the other end."""

    PERSON = "person"
    MACHINE = "machine"
    FAX = "fax"
    BUSY = "busy"
    RINGS_OUT = "rings_out"
    OUT_OF_REACH = "out_of_reach"


class Takes(StrEnum):
    """What the other side waits for while it speaks, or after."""

    NOTHING = "nothing"
    KEYS = "keys"
    SPEECH = "speech"
    EITHER = "either"
    RECORDING = "recording"


class Meaning(StrEnum):
    """What a line or an act is meant as. Only RATING and RATING_AND_STOP carry a level."""

    RATING = "rating"
    RATING_AND_STOP = "rating_and_stop"
    VAGUE = "vague"
    WHO = "who"
    LATER = "later"
    STOP = "stop"
    HUMAN = "human"
    WRONG_PERSON = "wrong_person"
    NOT_PETITIONER = "not_petitioner"
    DECEASED = "deceased"
    REFUSES = "refuses"
    GREETING = "greeting"
    THANKS = "thanks"
    REASON = "reason"
    YES = "yes"  # to being contacted
    BY_HAND = "by_hand"  # typed or pressed by a visitor
    # only on the telephone
    IT_IS_ME = "it_is_me"
    NOT_IN = "not_in"
    AGAIN = "again"
    WRONG_KEY = "wrong_key"
    SILENCE = "silence"
    NO = "no"
    CALL_TIME = "call_time"
    ALREADY = "already"  # has answered that
    HANGS_UP = "hangs_up"


class Wait(StrEnum):
    PROMPT = "prompt"
    LATE = "late"
    NEXT = "next"  # the line after another of the same turn
