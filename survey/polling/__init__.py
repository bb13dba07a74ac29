"""Asking the carrier what came and what became of ours, where it cannot tell us or may have told nobody.

INBOUND=pull   nobody reaches us from outside: asked all the time, this is how people are heard
INBOUND=push   the carrier tells us, and gives up after some tries: once an hour, what it told nobody is heard

listen ─┬─► incoming   messages from the mark on ─► kept, understood, as a webhook's are (course/hear)
        └─► outcomes   texts of ours without an end ─► reports, as a callback's are (course/report)

The same message by both ways has one SID, and counts once (R2).
"""
