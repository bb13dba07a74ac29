"""What is sealed opens in its own place only: nobody moves it to where they may read it."""

import pytest

from survey.runtime import Runtime
from survey.secrets import CannotOpen, Sealed


def test_what_is_moved_to_another_column_does_not_open(runtime: Runtime) -> None:
    sealed = runtime.keyring.seal("王秀兰", Sealed.CASE_NAME)
    assert runtime.keyring.open(sealed, Sealed.CASE_NAME) == "王秀兰"
    for column in set(Sealed) - {Sealed.CASE_NAME}:
        with pytest.raises(CannotOpen):
            runtime.keyring.open(sealed, column)


def test_what_was_changed_does_not_open(runtime: Runtime) -> None:
    sealed = bytearray(runtime.keyring.seal("王秀兰", Sealed.CASE_NAME))
    sealed[-1] ^= 1
    with pytest.raises(CannotOpen):
        runtime.keyring.open(bytes(sealed), Sealed.CASE_NAME)
