"""Every word of the pages is in every catalogue, and no catalogue carries words that no page says."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = sorted((ROOT / "translations").glob("*/LC_MESSAGES/messages.po"))
OURS = {"_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}  # besides those that Babel knows


def _said() -> set[str]:
    """The messages in the code and the pages; of a plural, its singular."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]
    found = extract_from_dir(ROOT, methods, options, {**DEFAULT_KEYWORDS, **OURS})
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}


def _catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def test_there_is_a_catalogue() -> None:
    assert CATALOGUES


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_catalogue_is_complete(path: Path) -> None:
    messages = [message for message in _catalogue(path) if message.id]
    done = {
        message.id[0] if isinstance(message.id, (tuple, list)) else message.id
        for message in messages
        if not message.fuzzy and (all(message.string or [""]) if message.pluralizable else message.string)
    }
    said = _said()
    assert said
    assert sorted(said - done) == []
    assert sorted(done - said) == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_translation_has_the_same_gaps_to_fill(path: Path) -> None:
    """A `%(month)s` that is lost or misspelled breaks the page in that language only."""
    wrong = [f"{message.id}: {fault}" for message, faults in _catalogue(path).check() for fault in faults]
    assert wrong == []
