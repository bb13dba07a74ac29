from pathlib import Path

import pytest

from survey.carriers.sandbox.faults import Fault
from survey.carriers.sandbox.pages.texts import load_texts


def test_every_fault_has_a_name_in_both_languages() -> None:
    for texts in load_texts().values():
        assert all(texts(f"fault_{fault}") for fault in Fault)


def test_a_text_that_one_language_lacks_is_named(tmp_path: Path) -> None:
    file = tmp_path / "texts.toml"
    file.write_text('[zh]\na = "甲"\nanswers = []\n[en]\nb = "b"\nanswers = []\n', encoding="utf-8")
    with pytest.raises(ValueError, match="only in one language: a, b"):
        load_texts(file)
