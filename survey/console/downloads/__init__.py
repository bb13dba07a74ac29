"""Tables of figures as files, by their page's address with its filters and `format=csv` or `format=xlsx`.

A page offers its tables like this, after it has closed the session in which it read (recording the export is
a transaction of its own), and before it renders:

    if form := asked_form():
        return take_away(form, {"units": lambda: units_table(items)}, period=chosen.period.label)
    return render_template(…)

`asked_form` is None when the page itself is wanted; it ends the request with 403 for whoever may not take
figures away (`figures:export`) and 404 for another format. A page with several tables names each; the address
says which one with `table=NAME`, the first is meant where it says nothing. The rest of the arguments of
`take_away` are the filters that were understood, for the trace: never a text that somebody typed, it may be a
name. Build a `Table` (table.py) from the very items that the page shows, so that rights are the page's (R6).

In the template, under the table, with the table's name where there are several:

    {% from "console/downloads.html" import take_away with context %}
    {{ take_away("units") }}
"""

from survey.console.downloads.table import Column, Kind, Table
from survey.console.downloads.take_away import MOST, Form, asked_form, take_away

__all__ = ["MOST", "Column", "Form", "Kind", "Table", "asked_form", "take_away"]
