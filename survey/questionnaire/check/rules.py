"""Every rule of the linter, as one table: what is wrong, how to mend it, whether it stands in the way."""

from survey.questionnaire.check.problem import N_, Level, Rule

# Any words
UNKNOWN_PLACE = Rule(
    N_("unknown place {%(places)s}"),
    N_("Allowed here: %(allowed)s"),
)
PLACE_MISSING = Rule(
    N_("has no place {%(place)s}"),
    N_("Put {%(place)s} where it belongs: people must hear or read it"),
)
LEADING = Rule(
    N_("asks for a good rating: “%(words)s”"),
    N_("Take it out: whoever asks wants no particular answer"),
)
ONE_SIDED = Rule(
    N_("names only one side of the scale"),
    N_("Ask for both: satisfied or dissatisfied, 满不满意"),
)
PRAISE = Rule(
    N_("praises what is to be rated: “%(words)s”"),
    N_("Say only what happened"),
    Level.HINT,
)
UNREAD = Rule(
    N_("nothing here reads this language: leading words, voluntariness and the way out were not looked at"),
    N_("Have it read by somebody who speaks it"),
    Level.HINT,
)

# The questions and the scale
RATED_TWICE = Rule(
    N_("%(object)s is rated by more than one question"),
    N_("Keep one: the first answer is the one that counts"),
)
NOT_RATED = Rule(
    N_("%(object)s is rated by no question"),
    N_("Add a rating with this object: a survey is complete with both"),
)
SAME_LEVEL = Rule(
    N_("two levels have the same name"),
    N_("Give each of the five levels a name of its own"),
)
UNBALANCED = Rule(
    N_("level %(good)s and level %(bad)s are not each other’s opposite"),
    N_("Use the same words with and without the negation"),
)
SAME_LABEL = Rule(
    N_("two options have the same words"),
    N_("Give each option words of its own"),
)
CHANNEL_MISSING = Rule(
    N_("cannot be asked on this channel"),
    N_("Add forms.%(channel)s, or leave steps of this channel out of the plan"),
    Level.HINT,
)

# Text messages
NO_SIGNATURE = Rule(
    N_("the signature is empty: a first message says who asks"),
    N_("Set SMS_SIGNATURE"),
)
SEGMENTS = Rule(
    N_("%(count)s segments with the signature in force, %(allowed)s allowed (%(length)s characters)"),
    N_("Shorten the text or the signature"),
)
LINK_SEGMENTS = Rule(
    N_("%(count)s segments with the signature and the address in force, %(allowed)s allowed"),
    N_("Shorten it before links are switched on in the policy"),
    Level.HINT,
)
ADDRESS = Rule(
    N_("a link: text messages carry none in mainland China"),
    N_("Take it out; only the text named by opens_link has a {link}"),
)
PETITION = Rule(
    N_("speaks of petitions: who holds the phone must not learn that somebody petitioned"),
    N_("Say what happened without the word"),
)
NO_WAY_OUT = Rule(
    N_("a first message says how to stop"),
    N_("End it with 不愿回T, STOP to end"),
)
NOT_VOLUNTARY = Rule(
    N_("a first message says that answering is voluntary"),
    N_("Add 自愿, voluntary"),
)
NO_CASE = Rule(
    N_("a first message names the case by its last characters"),
    N_("Add {case}"),
)
EARLIER_STAYS = Rule(
    N_("does not say that the earlier rating stays"),
    N_("Say so: 上次的评价保留不改, your earlier rating is kept"),
)
NO_AGAIN = Rule(
    N_("has no words for somebody who is asked again"),
    N_("Add again: it is said where a later round begins, and that the earlier rating stays"),
)
LEVELS_MISSING = Rule(
    N_("asks for a rating without naming all five levels in order"),
    N_("List them as 1 … 5 in the words of the scale"),
)
LEVELS_CUT = Rule(
    N_("shows some levels but not both ends of the scale"),
    N_("Name level 1 and level 5"),
)
NO_CHOICE_BY_TEXT = Rule(
    N_("%(question)s is a choice, which nobody reads out of a text message"),
    N_("Ask it on other channels"),
)
RATINGS_FIRST = Rule(
    N_("does not begin with the ratings in the order of the questions"),
    N_("Begin the form with %(ratings)s: the first message asks for the first of them"),
)

NOT_APPROVED = Rule(
    N_("the carrier has not approved these words: sending would stop at the first of them"),
    N_("Submit what `flask carriers templates` prints, and publish once it is approved"),
    Level.HINT,
)

# Calls
LONG_GREETING = Rule(
    N_("%(seconds)s seconds with the signature in force, %(allowed)s allowed before the first choice"),
    N_("Shorten the greeting or the signature"),
)
LONG_MENU = Rule(
    N_("%(seconds)s seconds with the signature in force, %(allowed)s allowed for a whole menu"),
    N_("Shorten it or the signature"),
)
CALL_NOT_VOLUNTARY = Rule(
    N_("does not say that answering is voluntary"),
    N_("Add 自愿, voluntary"),
)
CALL_NO_WAY_OUT = Rule(
    N_("does not say how to stop"),
    N_("Say that 0 ends it, and hanging up too"),
)
TOO_EARLY = Rule(
    N_("tells of the case before anybody has said who they are: {%(places)s}"),
    N_("Take it out: somebody else may be listening"),
)
NAME_ELSEWHERE = Rule(
    N_("says the person’s name"),
    N_("Only the question for the identity has {surname}"),
)
KEYS_MISSING = Rule(
    N_("does not name the keys %(keys)s"),
    N_("Say what each of them does"),
)
TOO_MANY_OPTIONS = Rule(
    N_("%(question)s has %(count)s options, and the keys reach for %(allowed)s"),
    N_("Leave some out, or ask it on other channels"),
)
LEVELS_SPOKEN = Rule(
    N_("names levels by itself"),
    N_("Leave that to what lists them: half of the people hear them in reverse"),
)
KEY_TAKEN = Rule(
    N_("key %(key)s means something else in a call"),
    N_("Choose one of %(free)s"),
)
KEY_TWICE = Rule(
    N_("key %(key)s changes to more than one language"),
    N_("Choose another of %(free)s"),
)
NO_KEY = Rule(
    N_("nobody can change to this language by a key"),
    N_("Give it a key of its own"),
    Level.HINT,
)
NO_CHANGE_KEY = Rule(
    N_("does not name the key %(key)s of this language"),
    N_("Say which key changes to it"),
)

# Steps
NO_REASON = Rule(
    N_("does not offer everyone a question for the reason"),
    N_("Add one of kind open, asked always, after the ratings"),
)
STEPS_TO_RATINGS = Rule(
    N_("the ratings %(one)s are stored after %(steps)s steps, %(other)s after %(others)s"),
    N_("Ask nothing between the ratings that depends on them"),
)
STEPS_TO_REASON = Rule(
    N_("who rates %(one)s is asked the reason after %(steps)s steps, who rates %(other)s after %(others)s"),
    N_("Ask what depends on a rating after the reason"),
)
