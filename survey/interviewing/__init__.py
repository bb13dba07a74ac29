"""People who ask and listen: the interviewers' desk, coding what no rule could read, and the centre's head.

desk/     one case after the other, chosen by the system
coding/   two people read the same words, blind to each other
centre/   what the head sees and decides
calls/    the same work done in a centre's own call system: a list out, the results back in
"""
