"""What another plan would cost and bring, from the steps of this one as they went. Pure.

Who answers early is not who would answer late. The steps are only put in another order, each with the
response that it had where it stood; a step that was never tried is foreseen by an assumption that somebody
gives, or not at all.
"""

from survey.costs.whatif.course import Course, Kind, Seen, course_of, kinds_of, of_group
from survey.costs.whatif.foresee import Foreseen, Range, foresee

__all__ = ["Course", "Foreseen", "Kind", "Range", "Seen", "course_of", "foresee", "kinds_of", "of_group"]
