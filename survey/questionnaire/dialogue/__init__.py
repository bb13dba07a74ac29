"""A call as a machine of places: what is said at each, what is heard there, where that leads. Pure.

                 ┌── * again · nothing pressed, once · a wrong key, once: the same place, said again
                 │
 answered ─► identity ── 1 ──► q1 ── 1-5 ──► q2 ── 1-5 ──► q3, recorded ──► consent ──► named ──► thanks
                 ├── 2 ──► wrong_person        (what is open, in the order of the questionnaire's voice form)
                 ├── 3 ──► not_in
                 └── 8, another language's key: the same place in that language

 anywhere        ├── 0 ──► stopped             ├── nothing pressed, twice ──► later; thanks once all is rated
                 └── 9, wrong twice ──► callback ── 1-3 ──► callback_noted

A place is a piece of an address (`4-q2-w10`), so the carrier brings it back, and what is said there depends
on nothing else: the same request gets the same answer. No word about the case is said before key 1.
"""

from survey.questionnaire.dialogue.follow import following, repeated
from survey.questionnaire.dialogue.hear import Pressed, Uttered, hear, is_idle
from survey.questionnaire.dialogue.place import FIRST, BadPlace, Place, Step, end, language_at, parse
from survey.questionnaire.dialogue.speak import (
    Filling,
    Listens,
    Piece,
    Sentence,
    listens,
    say_to_stranger,
    speak,
)
from survey.questionnaire.dialogue.surname import surname

__all__ = [
    "FIRST",
    "BadPlace",
    "Filling",
    "Listens",
    "Piece",
    "Place",
    "Pressed",
    "Sentence",
    "Step",
    "Uttered",
    "end",
    "following",
    "hear",
    "is_idle",
    "language_at",
    "listens",
    "parse",
    "repeated",
    "say_to_stranger",
    "speak",
    "surname",
]
