"""What is asked and how replies are understood. Pure: no Flask, no database, no clock.

model ─► load ─► check          a questionnaire as data: read, and looked over before it is published
texts                           its words as they leave, and how many segments they take
reading/                        what one reply means
conversation/                   what was heard so far ─► what to keep and what to say next
dialogue/                       a call as places: what is said at each, what is heard there, where that leads
rehearsal/                      all of it played without anybody, before it is published
"""
