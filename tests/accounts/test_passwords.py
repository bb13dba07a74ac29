import pytest

from survey.accounts.passwords import LONGEST, WeakPassword, hash_password, is_outdated, matches


def test_a_kept_password_is_an_argon2id_hash_that_matches_it_alone() -> None:
    kept = hash_password("correct horse", "wang")
    assert kept.startswith("$argon2id$")
    assert matches(kept, "correct horse")
    assert not matches(kept, "correct hors")
    assert not is_outdated(kept)


@pytest.mark.parametrize("weak", ["", "123456789", "x" * (LONGEST + 1), "Wang.Xiaoming"])
def test_short_endless_and_obvious_ones_are_refused(weak: str) -> None:
    with pytest.raises(WeakPassword):
        hash_password(weak, "wang.xiaoming")


@pytest.mark.parametrize("kept", [None, "none", "$argon2id$broken"])
def test_where_no_password_is_kept_none_matches(kept: str | None) -> None:
    assert not matches(kept, "none")


def test_a_hash_of_weaker_parameters_is_to_be_renewed() -> None:
    assert is_outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21l$" + "A" * 43)
