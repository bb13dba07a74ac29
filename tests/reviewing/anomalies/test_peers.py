from survey.reviewing.anomalies.peers import peers_of

PARENTS = {"top": None, "a": "top", "b": "top", "t1": "b", "t2": "b"} | {f"c{n}": "top" for n in range(5)}


def test_units_are_compared_with_those_of_their_level() -> None:
    levels = dict.fromkeys(PARENTS, "bureau") | {"top": "county"}
    assert set(peers_of(list(PARENTS), PARENTS, levels)["a"]) == set(PARENTS) - {"top", "a"}


def test_a_level_of_few_is_compared_with_the_ends_of_the_tree() -> None:
    levels = {code: code for code in PARENTS}
    assert set(peers_of(list(PARENTS), PARENTS, levels)["t1"]) == {"a", "t2", *(f"c{n}" for n in range(5))}


def test_nobody_is_compared_with_who_is_above_or_below() -> None:
    levels = dict.fromkeys(PARENTS, "one")
    peers = peers_of(list(PARENTS), PARENTS, levels)
    assert "t1" not in peers["b"] and "b" not in peers["t1"] and "top" not in peers
