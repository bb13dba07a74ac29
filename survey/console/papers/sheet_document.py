"""A sheet on paper, in the layout of official documents: what its page shows, and nothing else (R6)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from survey.console.papers.sheet_tables import figures_of, late_figures
from survey.console.papers.words import STANDING
from survey.labels import LEVELS, OBJECTS
from survey.papers.official.document import Head, Paper
from survey.papers.official.tables import Column, Grid
from survey.papers.sheets.sheet import Row, Sheet
from survey.vocabulary import RatedObject
from survey.written import count

Figures = Mapping[str, Callable[[Row], int | None]]
_UNIT = RatedObject.RESPONSIBLE_UNIT


@dataclass(frozen=True)
class About:
    """What stands around the figures: in which language, by whom, of which days, made when (local)."""

    language: str
    issuer: str
    title: str
    label: str
    before: str  # what the days before are called
    made_at: datetime


def as_document(sheet: Sheet, about: About) -> bytes:
    """The sheet as a .docx."""
    figures = figures_of(sheet)
    paper = Paper(about.language, about.made_at)
    paper.head(Head(about.issuer, "", about.title, about.label))
    paper.heading(_("The whole county"))
    paper.table("", _county(sheet, figures, about))
    paper.heading(_("Units with dissatisfied answers"))
    bad = sheet.own_dissatisfied(_UNIT)
    if bad:
        heads = [Column(_("Unit"), 3, number=False), *(Column(str(LEVELS[level])) for level in (4, 5))]
        rows = [[line.name, *(str(row.levels.get(level, 0)) for level in (4, 5))] for line, row in bad]
        paper.table("", Grid(heads, rows))
    else:
        paper.say(_("None."))
    paper.heading(_("What stands still, and what is due"))
    standing = [[str(said), str(sheet.standing[name])] for name, said in STANDING.items()]
    paper.table("", Grid([Column(_("What"), 3, number=False), Column(_("Number"))], standing))
    if sheet.late:
        paper.heading(_("Putting right: near the deadline, and overdue"))
        paper.table("", _late(sheet))
    for rated in RatedObject:
        if sheet.lines[rated]:
            paper.heading(str(OBJECTS[rated]))
            rows = [[line.name, *_texts(figures, line.pair.now)] for line in sheet.lines[rated]]
            paper.table("", Grid(_heads(_("Unit"), figures), rows))
    paper.sign(about.issuer, f"{about.made_at:%Y-%m-%d %H:%M}")
    return paper.to_bytes()


def _late(sheet: Sheet) -> Grid:
    figures = late_figures()
    heads = [Column(_("Unit"), 2.2, number=False), Column(_("Rated as"), number=False), *map(Column, figures)]
    rows = [
        [one.name, str(OBJECTS[one.rated]), *(str(of(one)) for of in figures.values())] for one in sheet.late
    ]
    return Grid(heads, rows)


def _county(sheet: Sheet, figures: Figures, about: About) -> Grid:
    rows: list[Sequence[str]] = []
    for rated, pair in sheet.total.items():
        rows.append([str(OBJECTS[rated]), *_texts(figures, pair.now)])
        rows.append([about.before, *_texts(figures, pair.before)])
    return Grid(_heads("", figures), rows)


def _heads(first: str, figures: Figures) -> list[Column]:
    return [Column(first, 2.2, number=False), *map(Column, figures)]


def _texts(figures: Figures, row: Row) -> list[str]:
    return [count(of(row)) for of in figures.values()]
