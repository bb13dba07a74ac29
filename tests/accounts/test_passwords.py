import unicodedata
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError
from typing import Literal

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from survey.accounts import passwords
from survey.accounts.passwords import (
    LONGEST,
    SHORTEST_ALONE,
    Weak,
    WeakPassword,
    check_password,
    hash_password,
    is_outdated,
    matches,
)
from tests import thrift

WORDS = ("wang.xiaoming", "王晓明", "青溪县民调中心")


@pytest.fixture(autouse=True)
def as_in_the_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", thrift.OF_THE_OFFICE)


def test_a_kept_password_is_an_argon2id_hash_that_matches_it_alone() -> None:
    """By the second recommended option of RFC 9106: three passes over 64 MiB, four lanes."""
    kept = hash_password("correct horse")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert matches(kept, "correct horse")
    assert not matches(kept, "correct hors")
    assert not is_outdated(kept)


def test_what_is_typed_otherwise_is_the_same_password() -> None:
    kept = hash_password("Stra\u00dfe 密码 abc１２３")
    assert matches(kept, "Stra\u00dfe\u3000密码\u3000ａｂｃ123")


def test_a_hash_of_what_was_typed_before_goes_on_working() -> None:
    typed = unicodedata.normalize("NFD", "caf\u00e9 caf\u00e9 caf\u00e9")
    assert matches(passwords._HASHER.hash(typed), typed)


def test_no_character_of_a_long_password_is_left_out() -> None:
    long = "a" * (LONGEST - 1)
    assert not matches(hash_password(long + "b"), long + "c")


@pytest.mark.parametrize(
    ("weak", "why"),
    [
        ("", Weak.SHORT),
        ("x7$kLm2pq9!vRt", Weak.SHORT),
        ("zq" * LONGEST, Weak.LONG),
        ("passwordpassword", Weak.COMMON),
        ("123456789012345", Weak.COMMON),
        ("qwertyuiopasdfg", Weak.COMMON),
        ("2026112820261128", Weak.COMMON),
        ("Wang.Xiaoming.2026", Weak.OBVIOUS),
        ("wangxiaoming 2026!", Weak.OBVIOUS),
        ("xinfang@qingxi2026", Weak.OBVIOUS),
        ("huifang-xinfang-1", Weak.OBVIOUS),
        ("青溪县民调中心回访青溪县民调中心", Weak.OBVIOUS),
    ],
)
def test_short_endless_common_and_obvious_ones_are_refused(weak: str, why: Weak) -> None:
    with pytest.raises(WeakPassword) as refused:
        check_password(weak, WORDS, SHORTEST_ALONE)
    assert refused.value.why is why


@pytest.mark.parametrize(
    "good",
    [
        "correct horse battery",
        "the cat sat on it",
        "我每天骑车去东门买两个肉包子当早饭",
        "old wang went home",
        "tiger silver coffee planet",
        "x7$kLm2pq9!vRtz",
        ("我每天骑车去东门买两个肉包子当早饭。" * 12)[:LONGEST],
    ],
)
def test_whatever_else_is_long_enough_is_taken_without_rules_of_composition(good: str) -> None:
    check_password(good, WORDS, SHORTEST_ALONE)


@pytest.mark.parametrize("kept", [None, "none", "$argon2id$broken"])
def test_where_no_password_is_kept_none_matches(kept: str | None) -> None:
    assert not matches(kept, "none")


def test_a_hash_of_weaker_parameters_is_to_be_renewed() -> None:
    assert is_outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21l$" + "A" * 43)


def test_a_crowd_at_the_door_computes_two_hashes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes 64 MiB: sixteen threads of strangers were a gigabyte."""
    a_third = Barrier(3)

    class Meeting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002
            try:
                a_third.wait(timeout=0.2)
            except BrokenBarrierError as alone:
                raise VerificationError from alone
            return True

    monkeypatch.setattr(passwords, "_HASHER", Meeting())
    with ThreadPoolExecutor(6) as crowd:
        met = list(crowd.map(lambda _: matches("kept", "guess"), range(6)))
    assert not any(met), "three were inside at once"
