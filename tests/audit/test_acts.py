"""R9: what people do, and every look at what is somebody's, leaves an act.

Every route of people and every command is walked: from its function `record` must be in reach (see reach.py),
or it stands here with the reason. That the act is written as it should be is tested where the act is.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import click
import pytest
from flask import Flask

from survey.accounts.guard import guard_of
from tests.audit.reach import OPENS, RECORD, full_name, source

# POSTs of people without an act of their own.
NO_ACT: Mapping[str, str] = {
    "accounts.choose_language": "changes what one reads oneself",
    "console.save_view": "an address that one keeps for oneself",
    "console.remove_view": "an address that one kept for oneself",
    "desk.answer": "a row with the account, under the digest of its day; the end is an act",
    "desk.come_back": "a break is a row of its own with its times",
    "desk.take_break": "a break is a row of its own with its times",
    "desk.confirm_person": "a time in the interview's row; taking and ending it are acts",
    "desk.dial_case": "a time in the interview's row; taking and ending it are acts",
    "desk.give_case_back": "closes the interview's row; taking it is an act",
    "desk.confirm_check": "a time in the attempt's row; the call before it and the end are acts",
    "desk.nobody_checked": "closes the attempt's row; the call before it is an act",
    "factors.new_app": "nothing counts before it is confirmed, which is an act",
    "factors.passkey_options": "nothing counts before it is confirmed, which is an act",
    "second.passkey_options": "a riddle; its answer is a login, which is an act",
    "questionnaires.draft": "reads a file and keeps nothing; publishing is an act",
    "questionnaires.play": "plays with nobody's answers and keeps nothing",
    "questionnaires.play_draft": "plays with nobody's answers and keeps nothing",
}

# Pages that open sealed fields without an act.
NO_LOOK: Mapping[str, str] = {
    "concerns.one": "what was told is sealed until uncovered, which is an act",
    "console.anomaly": "a number is masked; words are those of officials",
    "console.case": "name and number are masked until uncovered, which is an act",
    "console.exclusions": "the words of the two who took ratings out",
    "desk.check": "name and number once the call was begun, which is an act",
    "desk.desk": "name and number of the case that one has taken, which is an act",
    "docket.month": "the minutes of a meeting of officials",
    "factors.app_picture": "one's own key, before it counts",
    "orders.listed": "the words of officials",
    "promises.listed": "the words of officials",
    "rectifying.one": "names are masked until uncovered, which is an act; the names of files are opened",
    "talks.listed": "the words of officials",
    "talks.talk": "the words of officials",
    "verifying.listed": "what officials promised",
}

# Commands that neither write an act nor need one.
NO_COMMAND: Mapping[str, str] = {
    "anomalies find": "what the job does; an anomaly changes no figure",
    "anomalies list": "counts and units",
    "audit heads": "hashes",
    "audit verify": "looks whether all is as it was",
    "capacity": "reckons with what it is given",
    "db check": "looks at the schema",
    "db upgrade": "puts in what is shipped with the program",
    "doctor": "counts; shows nothing that it opens",
    "keys new": "a random key that belongs to nothing yet",
    "keys status": "counts by key",
    "oidc check": "asks the provider",
    "oidc list": "accounts",
    "policy show": "settings",
    "polls list": "figures",
    "questionnaires check": "reads a file and keeps nothing",
    "questionnaires list": "questionnaires",
    "questionnaires show": "a questionnaire",
    "questionnaires simulate": "plays with nobody's answers",
    "rectifications list": "no name and no word",
    "rectifications show": "no name and no word",
    "carriers templates": "words of questionnaires and notices",
    "replies read": "what is typed in",
    "sandbox": "a carrier of this machine",
    "costs": "counts, as on the pages; taking a page's away as a file is an act",
    "scores": "counts, as on the pages; taking a page's away as a file is an act",
    "tasks list": "ids and counts",
    "tokens list": "tokens by number, not the tokens",
    "users list": "accounts",
    "worker": "sends and works; what it does is in attempts and job runs",
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What stands in the source does not depend on the database."""
    return sqlite_url


def _records(function: Callable[..., Any]) -> bool:
    return bool(source().reached(full_name(function)) & RECORD)


def _of_people(app: Flask, method: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for rule in app.url_map.iter_rules():
        guard = guard_of(app, rule.endpoint)
        if guard is not None and guard.permission and method in (rule.methods or ()):
            yield rule.endpoint, app.view_functions[rule.endpoint]


def test_r9_every_form_of_people_writes_an_act(app: Flask) -> None:
    public = {"second.passkey_options", "accounts.choose_language"}
    forms = dict(_of_people(app, "POST")) | {one: app.view_functions[one] for one in public}
    without = {name for name, view in forms.items() if not _records(view)}
    assert without == set(NO_ACT)
    assert len(forms) > 60


def test_r9_every_page_that_opens_something_sealed_writes_an_act(app: Flask) -> None:
    opening = {
        name: view for name, view in _of_people(app, "GET") if OPENS in source().reached(full_name(view))
    }
    assert {name for name, view in opening.items() if not _records(view)} == set(NO_LOOK)
    assert len(opening) > 20


def test_r9_every_file_that_is_taken_away_is_on_record(app: Flask) -> None:
    files = {
        name: view
        for name, view in _of_people(app, "GET")
        if source().reached(full_name(view)) & {"flask.send_file", "flask.send_from_directory"}
    }
    assert {name for name, view in files.items() if not _records(view)} == set()
    assert len(files) > 8


def _commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Callable[..., Any]]]:
    if isinstance(command, click.Group):
        for name, one in command.commands.items():
            yield from _commands(one, (*path, name))
    elif command.callback:
        yield " ".join(path), command.callback


def test_r9_every_command_writes_an_act(app: Flask) -> None:
    ours = {
        name: one for name, one in _commands(app.cli) if one.__module__.startswith(("survey.", "scheduler."))
    }
    assert {name for name, one in ours.items() if not _records(one)} == set(NO_COMMAND)
    assert len(ours) > 60


def test_what_writes_no_act_is_found_out() -> None:
    """The walk itself: a view that only looks does not come to `record`."""
    reached = source().reached("survey.console.show_saved.saved_views")
    assert len(reached) > 10 and not reached & RECORD
    assert RECORD & source().reached("survey.console.show_cases.uncover_case")
