"""What GB/T 9704—2012 says of page, type and lines, as numbers. Pure.

A4; the printed area is 156 mm by 225 mm (clause 5.1), 22 lines a page and 28 characters a line (5.2.3). From
that follow the pitch of the lines and how close the characters of 16 points stand.
"""

TWIPS_A_MM = 1440 / 25.4
TWIPS_A_POINT = 20

# Clause 5.1, in mm.
PAGE_WIDTH, PAGE_HEIGHT = 210, 297
TOP, LEFT = 37, 28
PRINTED_WIDTH, PRINTED_HEIGHT = 156, 225
RIGHT = PAGE_WIDTH - LEFT - PRINTED_WIDTH
BOTTOM = PAGE_HEIGHT - TOP - PRINTED_HEIGHT
PAGE_NUMBER_BELOW = 7  # mm under the printed area (clause 7.5)
RULE_BELOW = 4  # mm: the red line under the number of the document (clause 7.2.7)

LINES_A_PAGE, CHARACTERS_A_LINE = 22, 28

# Clauses 5.2.2, 7.3.1: sizes by number, in points.
SIZE_2, SIZE_3, SIZE_4, SIZE_5 = 22, 16, 14, 10.5

BODY = SIZE_3
# Rounded down, so that 22 lines and 28 characters surely fit: 28.95 points a line, a character 0.25 closer.
LINE_TWIPS = int(PRINTED_HEIGHT * TWIPS_A_MM / LINES_A_PAGE)
TITLE_LINE_TWIPS = 32 * TWIPS_A_POINT
CLOSER_TWIPS = int(PRINTED_WIDTH * TWIPS_A_MM / CHARACTERS_A_LINE) - BODY * TWIPS_A_POINT


def twips(mm: float) -> int:
    """Millimetres as twentieths of a point, to the nearest."""
    return round(mm * TWIPS_A_MM)
